"""Reading what nobody has looked at yet, in a child process: its limits hold whatever the bytes do.

The shell and Python read in their own process (`open`, `build`); a server that others use as well reads here.
"""

import functools
from dataclasses import dataclass

from .. import settings
from ..errors import BadInput
from ..jobs import ProcessPool, dump, load
from .build import NATS, from_table
from .mapping import Mapped
from .options import ReadOptions
from .read.raw import RawTable
from .read.readers import read
from .table import Runs
from .words import clean


@dataclass(frozen=True, eq=False)
class FileReading:
    """What a file holds: its cells, packed, with their `headers`; and its runs, or why (`refusal`) there are none.

    The cells stay packed, a fraction of what they need as a frame: `cells_of` unpacks them, and `read_cells` reads
    them again in another way.
    """

    name: str
    raw: bytes
    headers: tuple[str, ...]
    runs: Runs | None
    refusal: str


def read_file(data: bytes, name: str) -> FileReading:
    """Return the cells of a file, and its runs where it has any. Raises BadInput for a file that is no table."""
    name = clean(name)
    raw = read(name, data)
    runs, refusal = None, ""
    try:
        runs = from_table(raw, name)
    except BadInput as error:
        refusal = str(error)
    return FileReading(name, dump(raw, "lz4"), tuple(map(str, raw.cells.columns)), runs, refusal)


def read_cells(
    data: bytes,
    name: str,
    mapping: tuple[Mapped, ...] | None = None,
    loss_unit: str = NATS,
    options: ReadOptions | None = None,
) -> Runs:
    """Return the runs in packed cells, read in another way. Raises BadInput as `from_table` does."""
    return from_table(cells_of(data), name, mapping, loss_unit, options=options)


def cells_of(raw: bytes) -> RawTable:
    """Return packed cells as the reader gave them. Raises ValueError for other bytes."""
    return load(RawTable, raw)


@functools.cache
def readers() -> ProcessPool:
    """Return the pool of this server that reads: as many children at once as the settings say."""
    return ProcessPool(settings.READERS.value(), [__name__])
