"""What causes share: how rows and runs are named, and how errors are written."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from .....runs.words import plural, quote
from .....units import count, name_of, power
from ..errors import SweepErrors

SHOWN = 2


def numbers(sweep: SweepErrors, rows: np.ndarray) -> tuple[int, ...]:
    """Return the numbers of the rows [n] of the table that are true."""
    return tuple(int(i) for i in sweep.table.index[rows])


def names(sweep: SweepErrors, rows: np.ndarray) -> tuple[str, ...]:
    """Return the names of the runs of the rows [n], each once, most rows first; none where they have none."""
    if "run" not in sweep.table:
        return ()
    found = Counter(str(v) for v in sweep.table["run"][rows] if str(v))
    return tuple(name for name, _ in found.most_common())


def counted(sweep: SweepErrors, rows: np.ndarray) -> str:
    """Return how many there are: "4 runs", or "12 rows" where a run has several."""
    n = int(rows.sum())
    alone = len(np.unique(sweep.runs)) == len(sweep.runs)
    return plural(n, "run" if alone else "row")


def called(sweep: SweepErrors, rows: np.ndarray) -> str:
    """Return the first of the rows by names, or by numbers, to begin a sentence: "Row 4, row 7 and 2 more"."""
    found: Sequence[str] = [quote(n) for n in names(sweep, rows)] or [f"row {i}" for i in numbers(sweep, rows)]
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    text = ", ".join(found[:SHOWN]) + more
    return text[:1].upper() + text[1:]


def above(errors: np.ndarray) -> str:
    """Return by how much rows lie above what others follow, from their log errors: "12 %", "12 to 240 %"."""
    low, high = (f"{100 * np.expm1(v):.0f}" for v in (errors.min(), errors.max()))
    return f"{high} %" if low == high else f"{low} to {high} %"


def below(errors: np.ndarray) -> str:
    """Return by how much rows lie below what others follow, from their log errors, which are negative."""
    low, high = (f"{-100 * np.expm1(v):.0f}" for v in (errors.max(), errors.min()))
    return f"{high} %" if low == high else f"{low} to {high} %"


def written(name: str, value: float) -> str:
    """Return a value of a column without its unit: 12.5M, 1e21, 0.003."""
    if name == "flops":
        return power(value)
    if value < 1e3:
        return f"{value:.3g}"
    return re.sub(r"\.0+(?!\d)|(\.\d*[1-9])0+(?!\d)", r"\1", count(value))


def column(name: str) -> str:
    """Return what a column is called in a sentence."""
    return name_of(name)


def be(n: int) -> str:
    """Return "is" for one, else "are"."""
    return "is" if n == 1 else "are"


def lie(n: int) -> str:
    """Return "lies" for one, else "lie"."""
    return "lies" if n == 1 else "lie"


def share_above(error: float) -> str:
    """Return by how much a log error lies above what others follow: "4.2 %"."""
    return f"{100 * np.expm1(error):.1f} %"
