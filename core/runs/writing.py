"""Write canonical CSV. Reading it again gives the same table to the last bit."""

import math

import pandas as pd

from .schema import ordered

_LARGEST_PLAIN = 2.0**53  # whole numbers below are exact, and easier to read without an exponent


def _number(cell: float) -> str:
    if math.isnan(cell):
        return ""
    if math.isfinite(cell) and cell == int(cell) and abs(cell) < _LARGEST_PLAIN:
        return str(int(cell))
    return repr(float(cell))


def _text(cell: str) -> str:
    risky = any(c in cell for c in ',"') or cell.startswith(("#", " ")) or cell.endswith(" ")
    return '"' + cell.replace('"', '""') + '"' if risky else cell


def write_csv(table: pd.DataFrame) -> str:
    """Return a canonical table as CSV text.

    Columns are in canonical order, floats have the fewest digits that are exact, and lines end with LF. The column
    `excluded` is left out when no row is excluded.
    """
    names = ordered(table.columns)
    if "excluded" in names and (table["excluded"] == "").all():
        names.remove("excluded")
    rows = [[_text(name) for name in names]]
    written = [
        [_number(c) for c in table[n]] if table[n].dtype.kind == "f" else [_text(c) for c in table[n]] for n in names
    ]
    rows += [list(cells) for cells in zip(*written, strict=True)]
    return "".join(",".join(cells) + "\n" for cells in rows)
