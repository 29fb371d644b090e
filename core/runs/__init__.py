"""The run table: read, map, check and select runs."""

from .bundled import Card, Part, bundled, load_bundled, names, parts_of
from .columns import Mapped, guess
from .numbers import parse as parse_number
from .readers import MAX_BYTES
from .schema import COLUMNS, Column, column
from .sources import from_table, load, read_bytes
from .table import Problem, Runs

__all__ = [
    "COLUMNS",
    "MAX_BYTES",
    "Card",
    "Column",
    "Mapped",
    "Part",
    "Problem",
    "Runs",
    "bundled",
    "column",
    "from_table",
    "guess",
    "load",
    "load_bundled",
    "names",
    "parse_number",
    "parts_of",
    "read_bytes",
]
