"""Read Parquet files."""

import io

import pyarrow as pa
import pyarrow.parquet as pq

from ....errors import BadInput
from ...words import quote
from .. import limits
from ..raw import RawTable
from ._arrow import raw_table

RANK = 10
_MAGIC = b"PAR1"
_MOST_VALUES = limits.MAX_CELLS


def read(name: str, data: bytes) -> RawTable | None:
    """Return the columns of a Parquet file, None when the bytes are no such file. Rows are counted from 1.

    Raises BadInput when the file is damaged or holds too much. Texts are read as codes first, so that a file that
    repeats long texts is measured before it takes memory.
    """
    if not data.startswith(_MAGIC):
        return None
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        _fits(name, file.metadata)
        texts = [field.name for field in file.schema_arrow if pa.types.is_string(field.type)]
        table = pq.ParquetFile(io.BytesIO(data), read_dictionary=texts).read() if texts else file.read()
        return raw_table(name, table)
    except (pa.ArrowException, OSError, ValueError, MemoryError, KeyError, OverflowError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"{quote(name)} is a damaged Parquet file: allowed are whole files") from None


def _fits(name: str, metadata: pq.FileMetaData) -> None:
    """Raise BadInput for a file with too many rows, columns, values or bytes, as it says itself."""
    limits.fits(name, metadata.num_rows, metadata.num_columns)
    size = values = 0
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        size += group.total_byte_size
        values += sum(group.column(i).num_values for i in range(group.num_columns))
        if size > limits.MAX_BYTES:
            raise limits.too_large(name, size)
        if values > _MOST_VALUES:
            raise BadInput(f"{quote(name)} has more than {_MOST_VALUES:,} values: allowed are tables below that")
