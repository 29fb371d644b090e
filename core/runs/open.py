"""Open runs by name: those of a bundled data set, or of a file."""

from pathlib import Path

from ..errors import BadInput
from .build import NATS, from_table
from .catalog import load_bundled, names
from .options import ReadOptions
from .read import limits
from .read.raw import RawTable
from .read.readers import read
from .read.together import together
from .table import Runs
from .words import clean, listing, quote


def load(source: str, *more: str, options: ReadOptions | None = None, loss_unit: str = NATS) -> Runs:
    """Return the runs of a bundled data set (its name), of a file (its path), or of several files as one table.

    `options` and `loss_unit` say how files are read where they leave a choice. Raises BadInput when a source is
    neither, or when the files cannot be used.
    """
    if not more and source in names():
        return load_bundled(source)
    name, raw = opened(source, *more)
    return from_table(raw, name, loss_unit=loss_unit, options=options)


def opened(source: str, *more: str) -> tuple[str, RawTable]:
    """Return the name and the raw cells of a file, or of several as one table. Raises BadInput for what is no file."""
    tables = [_opened(path) for path in (source, *more)]
    return " + ".join(name for name, _ in tables), tables[0][1] if not more else together(tables)


def _opened(source: str) -> tuple[str, RawTable]:
    """Return the name and the raw cells of a file."""
    path = Path(source)
    try:
        if path.stat().st_size > limits.MAX_BYTES:
            raise limits.too_large(clean(path.name), path.stat().st_size)
        return clean(path.name), read(clean(path.name), path.read_bytes())
    except (OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(
            f"{quote(source)} is no file that can be read and no data set: allowed are {listing(names(), limit=99)}"
        ) from None
