"""Read Feather files, which are Arrow's files and streams."""

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.ipc as ipc

from ....errors import BadInput
from ...words import quote
from .. import limits
from ..raw import RawTable
from ._arrow import raw_table

RANK = 11
_FILE, _STREAM, _FIRST = b"ARROW1", b"\xff\xff\xff\xff", b"FEA1"


def read(name: str, data: bytes) -> RawTable | None:
    """Return the columns of a Feather file or an Arrow stream, None when the bytes are neither.

    Raises BadInput when the file is damaged or too large once its columns are unpacked.
    """
    if not data.startswith((_FILE, _STREAM, _FIRST)):
        return None
    try:
        return raw_table(name, _table(name, data))
    except (pa.ArrowException, OSError, ValueError, MemoryError, KeyError, OverflowError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"{quote(name)} is a damaged Feather or Arrow file: allowed are whole files") from None


def _table(name: str, data: bytes) -> pa.Table:
    source = pa.BufferReader(data)
    if data.startswith(_FIRST):
        return feather.read_table(source)
    if data.startswith(_STREAM):
        reader = ipc.open_stream(source)
        return _batches(name, reader.schema, iter(reader))
    reader = ipc.open_file(source)
    return _batches(name, reader.schema, (reader.get_batch(i) for i in range(reader.num_record_batches)))


def _batches(name: str, schema: pa.Schema, batches) -> pa.Table:
    """Return the table of all batches; their sizes are added up as they come."""
    limits.fits(name, 0, len(schema))
    kept, rows, size = [], 0, 0
    for batch in batches:
        rows, size = rows + batch.num_rows, size + batch.nbytes
        limits.fits(name, rows, len(schema))
        if size > 2 * limits.MAX_BYTES:
            raise limits.too_large(name, size)
        kept.append(batch)
    return pa.Table.from_batches(kept, schema)
