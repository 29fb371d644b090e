"""Runs far below what the others follow: measured on other text, or trained on more than the table says.

Robust outliers as in `crashed`, on the other side. A run cannot beat the law of its sweep by much by luck. A run that
is the best by prediction as well is no such run: the law may bend beyond all others.
"""

import numpy as np

from ..errors import SweepErrors
from ..finding import Finding
from ._rows import below, called, counted, lie, names, numbers
from .crashed import FAR, LEAST, MOST

RANK = 61
KIND = "errors"


def look(sweep: SweepErrors) -> Finding | None:
    """Return the rows far below the others, None where there are none."""
    rows = sweep.kept & (sweep.errors < -max(FAR * sweep.deviation, LEAST))
    predicted = np.log(sweep.y) - sweep.errors
    rest = sweep.kept & ~rows
    rows &= predicted >= predicted[rest].min() if rest.any() else False  # beyond all others a law may bend
    n = int(rows.sum())
    if not n or n > MOST * sweep.kept.sum():
        return None
    return Finding(
        cause="too_low",
        subject=f"{counted(sweep, rows)} too good to be like the others",
        sentence=f"{called(sweep, rows)} {lie(n)} {below(sweep.errors[rows])} below what the others follow.",
        next_step=f"Check validation set, unit and tokens of {counted(sweep, rows)}, or leave "
        f"{'it' if n == 1 else 'them'} out.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), along=sweep.scales[-1],
    )  # fmt: skip
