"""Read Parquet files with flat columns."""

import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ....errors import BadInput
from ...words import quote
from . import limits

_MAGIC = b"PAR1"


def read(name: str, data: bytes) -> pd.DataFrame | None:
    """Return the columns of a Parquet file, None when the bytes are no such file. Rows are counted from 1.

    Raises BadInput when the file is damaged, a column is nested or there are too many rows. Only numbers and texts are
    read. What the file says about Python objects is ignored.
    """
    if not data.startswith(_MAGIC):
        return None
    try:
        file = pq.ParquetFile(io.BytesIO(data))
        _fits(name, file)
        table = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"{quote(name)} is a damaged Parquet file: allowed are whole files with flat columns") from None
    for field in table.schema:
        if pa.types.is_nested(field.type) or pa.types.is_binary(field.type):
            raise BadInput(
                f"{quote(name)}, {quote(field.name)}: values of type {quote(field.type)}; allowed are numbers and texts"
            )
    raw = pd.DataFrame({i: pd.Series(table.column(i).to_pylist(), dtype=object) for i in range(table.num_columns)})
    raw.columns = table.column_names
    raw.index = pd.RangeIndex(1, len(raw) + 1, name="row")
    return raw


def _fits(name: str, file: pq.ParquetFile) -> None:
    if file.metadata.num_rows > limits.MAX_ROWS:
        raise limits.too_long(name)
    groups = range(file.metadata.num_row_groups)
    size = sum(file.metadata.row_group(i).total_byte_size for i in groups)
    if size > limits.MAX_BYTES:
        raise limits.too_large(name, size)
