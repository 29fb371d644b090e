"""How large a table may be, and the errors for one that is larger."""

from ....errors import BadInput
from ...words import quote

MAX_BYTES = 200_000_000
MAX_ROWS = 2_000_000


def too_large(name: str, size: int | None = None) -> BadInput:
    """Return the error for a file above MAX_BYTES."""
    found = f" with {size:,} bytes" if size is not None else ""
    return BadInput(f"{quote(name)} is too large{found}: allowed are {MAX_BYTES / 1e6:g} MB")


def too_long(name: str) -> BadInput:
    """Return the error for a table above MAX_ROWS."""
    return BadInput(f"{quote(name)} has too many rows: allowed are {MAX_ROWS:,}")
