"""Open runs by name: those of a bundled data set, or of a file."""

from pathlib import Path

from ..errors import BadInput
from .build import read_bytes
from .catalog import load_bundled, names
from .read.readers import limits
from .table import Runs
from .words import clean, listing, quote


def load(source: str) -> Runs:
    """Return the runs of a bundled data set (its name) or of a file (its path). Raises BadInput when it is neither."""
    if source in names():
        return load_bundled(source)
    path = Path(source)
    try:
        if path.stat().st_size > limits.MAX_BYTES:
            raise limits.too_large(clean(path.name), path.stat().st_size)
        return read_bytes(path.name, path.read_bytes())
    except (OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(
            f"{quote(source)} is no file that can be read and no data set: allowed are {listing(names(), limit=99)}"
        ) from None
