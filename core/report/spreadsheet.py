"""Tables as CSV for people, whose spreadsheets would run a text that begins like a formula."""

import re
from typing import Any

import pandas as pd

from ..runs.numbers import value as parsed

_SIGNS = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"  # those of full width begin a formula too where such are typed
_FORMULA = re.compile(rf"\s*{_SIGNS}")
_NEXT_CELL = re.compile(rf"(;\s*)(?={_SIGNS})")  # where a semicolon parts cells


def csv(table: pd.DataFrame, line: str) -> str:
    """Return a table as CSV with its provenance `line` in a last column, so that it survives being read anywhere.

    A text that begins like a formula gets a ' before it; numbers keep every digit.
    """
    written = table.assign(provenance=line)
    for column in written.columns[[kind.kind not in "fiub" for kind in written.dtypes]]:
        written[column] = written[column].map(inert)
    return written.rename(columns=inert).to_csv(index=False)


def inert(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula; numbers stay as they are."""
    if not isinstance(cell, str):
        return cell
    flat = re.sub(r"[\t\r\n]", " ", cell)  # what begins after a break would be a cell of its own
    flat = _NEXT_CELL.sub(r"\1'", flat)
    return f"'{flat}" if _FORMULA.match(flat) and parsed(flat) is None else flat
