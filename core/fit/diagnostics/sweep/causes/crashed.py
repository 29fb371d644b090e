"""Runs far above what the others follow: they crashed, diverged or stopped early.

A loss cannot be much better than the law says, and can be as bad as one likes: the upper tail tells. The threshold is
that of robust outliers, deviations from the median by its own scale (Hampel 1974, Journal of the American Statistical
Association 69), with a floor under which no run counts as crashed.
"""

import numpy as np

from ..errors import SweepErrors
from ..finding import Finding
from ._rows import above, called, counted, lie, names, numbers

RANK = 60
KIND = "errors"
FAR, LEAST = 6.0, 0.05  # deviations above the others, and log error at least
CRASHED = 0.15  # log error from which nothing else than a crash is likely
MOST = 0.25  # share of the rows beyond which these are no outliers


def look(sweep: SweepErrors) -> Finding | None:
    """Return the rows far above the others, None where there are none."""
    rows = far_above(sweep)
    n = int(rows.sum())
    if not n:
        return None
    run, them = ("run", "it") if n == 1 else ("runs", "them")
    surely = sweep.errors[rows].min() > CRASHED
    return Finding(
        cause="crashed",
        subject=f"{n} crashed {run}" if surely else f"{n} {run} far above the others",
        sentence=f"{called(sweep, rows)} {lie(n)} {above(sweep.errors[rows])} above what the others follow.",
        next_step=f"Leave out {counted(sweep, rows)}, or train {them} to the end: no fit mends {them}.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), along=sweep.scales[-1],
    )  # fmt: skip


def far_above(sweep: SweepErrors) -> np.ndarray:
    """Return which rows [n] lie far above the others: none where these are too many to be outliers."""
    rows = sweep.kept & (sweep.errors > max(FAR * sweep.deviation, LEAST))
    return rows if rows.sum() <= MOST * sweep.kept.sum() else np.zeros(len(rows), bool)
