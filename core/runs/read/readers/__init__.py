"""Readers, one a file. Each returns raw cells, or None when the bytes are of another kind."""

import pandas as pd

from ....errors import BadInput
from ...words import clean, quote
from ..raw import RawTable
from . import delimited, excel, json_lines, limits, parquet
from .limits import MAX_BYTES

__all__ = ["MAX_BYTES", "read"]

# The content decides. The surest signature comes first; delimited text has none, so it comes last.
_CHAIN = (parquet.read, excel.read, json_lines.read, delimited.read)


def read(name: str, data: bytes) -> RawTable:
    """Return the raw cells of a table file. They are indexed ("row") by the row numbers of the file itself.

    The first row of a CSV below its header is row 2, as in an editor; Parquet and JSON count from 1. Raises
    BadInput when the file is empty, too large, or no table of an allowed kind.
    """
    if len(data) > limits.MAX_BYTES:
        raise limits.too_large(name, len(data))
    if not data.strip():
        raise BadInput(f"{quote(name)} is empty: a table with a header and rows is needed")
    for reader in _CHAIN:
        raw = reader(name, data)
        if raw is not None:
            return RawTable(_unique(name, raw))
    raise BadInput(f"{quote(name)} is not a table that can be read: allowed are CSV, TSV, JSON lines, Parquet and XLSX")


def _unique(name: str, raw: pd.DataFrame) -> pd.DataFrame:
    raw.columns = [clean(header) for header in raw.columns]
    twice = raw.columns[raw.columns.duplicated()]
    if len(twice):
        found = f"{quote(name)} has the column {quote(twice[0])} more than once"
        raise BadInput(f"{found}: allowed are distinct column names")
    return raw
