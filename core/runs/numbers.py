"""Read numbers as people write them: 1e24, 70B, 1,000, 1.3 M."""

import math
import re

import numpy as np
import pandas as pd

from ..errors import BadInput
from .words import quote

SCALES = {"K": 1e3, "M": 1e6, "B": 1e9, "G": 1e9, "T": 1e12}
MISSING = frozenset({"", "nan", "na", "n/a", "none", "null", "-", "<na>", "nat"})

_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE | re.ASCII)
ALLOWED = "plain numbers, 1e9, 1,000 or a suffix K, M, B, G, T"


def value(text: str) -> float | None:
    """Return the number that `text` writes, None when it is no number. Infinity is a number, NaN is not."""
    body = text.strip()
    # Decimal exponents keep the result correctly rounded, so 1.1B is exactly float("1.1e9").
    exponent = 0
    if len(body) > 1 and body[-1].upper() in SCALES:
        exponent = round(math.log10(SCALES[body[-1].upper()]))
        body = body[:-1].rstrip()
    if _GROUPED.fullmatch(body):
        body = body.replace(",", "")
    if _PLAIN.fullmatch(body):
        mantissa, _, power = body.lower().partition("e")
        return float(f"{mantissa}e{int(power or 0) + exponent}")
    return float(body) if not exponent and _INFINITE.fullmatch(body) else None


def parse(text: str) -> float:
    """Return the finite number a person typed, such as "1e24", "70B" or "1,000".

    Raises BadInput when the text is no finite number.
    """
    found = value(text)
    if found is None or not math.isfinite(found):
        raise BadInput(f"{quote(text)} is not a number: allowed are {ALLOWED}")
    return found


def _cell(cell: object) -> float:
    """Return the number in one cell, NaN when the cell is missing. Raises ValueError when it holds anything else."""
    if isinstance(cell, (bool, np.bool_)):
        return float(cell)
    if isinstance(cell, (int, float, np.number)):
        return float(cell)  # type: ignore[arg-type]
    text = "" if cell is None or cell is pd.NA or cell is pd.NaT else str(cell)
    if text.strip().lower() in MISSING:
        return math.nan
    found = value(text)
    if found is None:
        raise ValueError(text)
    return found


def numbers(cells: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return cells [R] as float64 [R], and a bool array [R] that marks the cells which hold no number.

    Marked cells are NaN. Missing cells are NaN too, and they are not marked. Each distinct cell is read once.
    """
    if cells.dtype.kind in "fiub":
        return cells.to_numpy(np.float64), np.zeros(len(cells), bool)
    codes, distinct = pd.factorize(cells.astype(object), use_na_sentinel=True)
    read = np.full(len(distinct) + 1, np.nan)  # the last one serves missing cells, whose code is -1
    bad = np.zeros(len(distinct) + 1, bool)
    for i, cell in enumerate(distinct):
        try:
            read[i] = _cell(cell)
        except (ValueError, OverflowError, TypeError):
            bad[i] = True
    return read[codes], bad[codes]
