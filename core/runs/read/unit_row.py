"""A row of units below the header: "(M)", "[B tokens]", "nats"."""

import pandas as pd

from ..numbers import MISSING, value
from ..words import clean
from .headers import candidates

_BRACKETS = "()[]{} "
_MOST = 0.5  # of the cells in the row must be units of their columns


def units_below(cells: pd.DataFrame) -> dict[str, str]:
    """Return the unit that the first row of raw cells holds for each header, {} where that row is no row of units.

    A cell is a unit where its header with it in brackets names a column, and without it alone is no number.
    """
    if not len(cells):
        return {}
    held = {str(h): clean(c) for h, c in cells.iloc[0].items() if isinstance(c, str)}
    held = {h: c for h, c in held.items() if c.lower() not in MISSING}
    if not held or len(held) < cells.shape[1] / 2 or any(value(c) is not None for c in held.values()):
        return {}
    found = {h: c.strip(_BRACKETS) for h, c in held.items()}
    found = {h: unit for h, unit in found.items() if unit and _named(h, unit)}
    return found if len(found) >= max(1, _MOST * len(held)) else {}


def _named(header: str, unit: str) -> bool:
    """Return whether a header with a unit behind it still names the column that it names alone."""
    alone = {c.role for c in candidates(header)}
    return any(c.role in alone or not alone for c in candidates(with_unit(header, unit)))


def with_unit(header: str, unit: str) -> str:
    """Return a header as it is written with its unit in brackets; the header alone where there is none."""
    return f"{header} ({unit})" if unit else header
