"""Reading what nobody has looked at yet, in a child process: its limits hold whatever the bytes do.

The shell and Python read in their own process (`open`, `build`); a server that others use as well reads here.
"""

import functools
import itertools
from dataclasses import dataclass

import pandas as pd

from .. import settings
from ..errors import BadInput
from ..jobs import ProcessPool, dump, load
from .build import NATS, checked, interpret
from .mapping import Mapped
from .numbers import absent
from .options import OpenQuestion, ReadOptions
from .read.raw import RawTable
from .read.readers import read
from .read.together import together
from .stored import unpack
from .table import Runs
from .words import clean, quote

SAMPLES, LOOKED_AT, LONGEST = 3, 1000, 24  # cells of a column that are shown; rows they are from; letters of each


@dataclass(frozen=True, eq=False)
class FileReading:
    """What a file holds: its cells, packed; and its runs, or why (`refusal`) there are none.

    `samples` maps each header to a few of its cells, as texts. `mapping` and `questions` say what the columns are taken
    for, and what the file leaves open, whether there are runs or not. The cells stay packed, a fraction of what they
    need as a frame: `cells_of` unpacks them, and `read_cells` reads them again in another way.
    """

    name: str
    raw: bytes
    samples: dict[str, tuple[str, ...]]
    mapping: tuple[Mapped, ...]
    questions: tuple[OpenQuestion, ...]
    runs: Runs | None
    refusal: str


def read_file(data: bytes, name: str) -> FileReading:
    """Return what a file holds. Raises BadInput for a file that is no table."""
    return read_files(data, (name,), (len(data),))


def read_files(data: bytes, names: tuple[str, ...], sizes: tuple[int, ...]) -> FileReading:
    """Return what one or several files hold, whose bytes follow one another in `data`, of so many bytes each.

    Raises BadInput for a file that is no table.
    """
    ends = list(itertools.accumulate(sizes))
    parts = [data[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    tables = [(name, read(name, part)) for name, part in zip(map(clean, names), parts, strict=True)]
    raw = tables[0][1] if len(tables) == 1 else together(tables)
    return _reading(" + ".join(name for name, _ in tables), raw, dump(raw, "lz4"))


def read_cells(
    data: bytes,
    name: str,
    mapping: tuple[Mapped, ...] | None = None,
    loss_unit: str = NATS,
    options: ReadOptions | None = None,
) -> FileReading:
    """Return what packed cells hold, read in another way. Raises BadInput as `interpret` does."""
    return _reading(name, cells_of(data), data, mapping, loss_unit, options)


def _reading(
    name: str,
    raw: RawTable,
    packed: bytes,
    mapping: tuple[Mapped, ...] | None = None,
    loss_unit: str = NATS,
    options: ReadOptions | None = None,
) -> FileReading:
    found = interpret(raw, name, mapping, options)
    runs, refusal = None, ""
    try:
        runs = checked(found, name, loss_unit, options=options)
    except BadInput as error:
        refusal = str(error)
    samples = {str(header): _some(raw.cells[header]) for header in raw.cells.columns}
    return FileReading(name, packed, samples, found.mapping, found.questions, runs, refusal)


def _some(cells: pd.Series) -> tuple[str, ...]:
    """Return the first different cells of a column, cut to what fits into a table."""
    found: dict[str, None] = {}
    for cell in cells.iloc[:LOOKED_AT].tolist():
        if not absent(cell) and (text := clean(cell)):
            found[text] = None
            if len(found) == SAMPLES:
                break
    return tuple(text[:LONGEST] for text in found)


def read_stored(data: bytes, name: str, loss_unit: str) -> Runs:
    """Return the runs that were stored for a link, as `stored.unpack` does."""
    return unpack(data, name, loss_unit)


def unpack_in_child(data: bytes, name: str, loss_unit: str) -> Runs:
    """Return the runs that were stored for a link, read by a child of this server. Raises BadInput as any job does."""
    return readers().call(read_stored, data, quote(name), name=name, loss_unit=loss_unit)


def cells_of(raw: bytes) -> RawTable:
    """Return packed cells as the reader gave them. Raises ValueError for other bytes."""
    return load(RawTable, raw)


@functools.cache
def readers() -> ProcessPool:
    """Return the pool of this server that reads: as many children at once as the settings say."""
    return ProcessPool(settings.READERS.value(), [__name__, f"{__package__}.kept"])
