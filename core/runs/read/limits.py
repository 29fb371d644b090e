"""How large a table may be, and the errors for one that is larger."""

from ...errors import BadInput
from ..words import quote

MAX_BYTES = 200_000_000
MAX_ROWS = 2_000_000
MAX_LINES = 4_000_000  # of a text, empty ones included
MAX_COLUMNS = 5_000
MAX_CELLS = 40_000_000  # numbers and texts that Arrow holds
MAX_OBJECTS = 10_000_000  # cells that are Python objects, which take many times the memory
LONGEST_HEADER = 200
LONGEST_CELL = 10_000
LONGEST_TEXT = 100_000  # of a cell while a tool may still take it apart, such as a nested config
CUT = f"Texts of more than {LONGEST_CELL:,} characters are cut."
LONGEST_LINE = 4_000_000  # of the head of a table: MAX_COLUMNS names take far less


def too_large(name: str, size: int | None = None) -> BadInput:
    """Return the error for a file above MAX_BYTES."""
    found = f" with {size:,} bytes" if size is not None else ""
    return BadInput(f"{quote(name)} is too large{found}: allowed are {MAX_BYTES / 1e6:g} MB")


def too_long(name: str) -> BadInput:
    """Return the error for a table above MAX_ROWS."""
    return BadInput(f"{quote(name)} has too many rows: allowed are {MAX_ROWS:,}")


def few_lines(name: str, text: bytes) -> None:
    """Raise BadInput for a text with more than MAX_LINES lines."""
    if text.count(b"\n") > MAX_LINES:
        raise too_long(name)


def fits(name: str, rows: int, columns: int, most: int | None = None) -> None:
    """Raise BadInput for a table with too many rows, columns or cells. `most` is MAX_CELLS unless said."""
    if rows > MAX_ROWS:
        raise too_long(name)
    if columns > MAX_COLUMNS:
        raise BadInput(f"{quote(name)} has {columns:,} columns: allowed are {MAX_COLUMNS:,}")
    most = MAX_CELLS if most is None else most
    if rows * columns > most:
        found = f"{rows:,} rows of {columns:,} columns"
        raise BadInput(f"{quote(name)} has too many cells, {found}: allowed are {most:,}")
