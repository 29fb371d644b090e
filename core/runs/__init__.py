"""The run table: read, map, check and select runs."""

from .build import from_table, read_bytes
from .card import Card, Part
from .catalog import bundled, load_bundled, names, parts_of
from .mapping import Mapped
from .numbers import parse as parse_number
from .open import load
from .problem import Problem
from .read.choose import guess
from .read.readers import MAX_BYTES
from .schema import COLUMNS, Column, column
from .table import Runs

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
