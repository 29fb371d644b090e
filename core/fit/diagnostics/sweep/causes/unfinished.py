"""Runs that ended before their last planned step, where others were trained to theirs.

A loss before the schedule has come down lies above that of a finished run of as many tokens (Hoffmann et al. 2022,
appendix B; Hagele et al. 2024, arXiv:2405.18392).
"""

import numpy as np

from ..apart import apart
from ..errors import SweepErrors
from ..finding import Finding
from ._rows import called, counted, lie, names, numbers, share_above

RANK = 15
KIND = "errors"
DONE = 0.95  # share of the planned steps from which a run is finished
LEAST = 0.01  # log error by which those that are not must lie above, at the middle


def look(sweep: SweepErrors) -> Finding | None:
    """Return the last rows of runs that ended early and lie above the others, None where there are none."""
    share = planned_share(sweep)
    if share is None:
        return None
    rows = sweep.kept & (share < DONE) & last_of_run(sweep, share)
    found = apart(sweep, rows, LEAST)
    if found is None:
        return None
    n = int(rows.sum())
    return Finding(
        cause="unfinished",
        subject=f"{n} unfinished {'run' if n == 1 else 'runs'}",
        sentence=f"{called(sweep, rows)} ended after {np.nanmin(share[rows]):.0%} of the planned steps and "
        f"{lie(n)} {share_above(found.middle)} above the others.",
        next_step=f"Train {counted(sweep, rows)} to the planned end, or leave out {'it' if n == 1 else 'them'}.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), along=sweep.scales[-1],
    )  # fmt: skip


def planned_share(sweep: SweepErrors) -> np.ndarray | None:
    """Return the share [n] of its planned steps that each row has seen, None where the table does not say."""
    if not {"step", "steps"} <= set(sweep.table):
        return None
    with np.errstate(all="ignore"):
        return sweep.values("step") / sweep.values("steps")


def last_of_run(sweep: SweepErrors, progress: np.ndarray) -> np.ndarray:
    """Return which rows [n] are the farthest of their run by `progress` [n]."""
    most = np.full(sweep.runs.max() + 1, -np.inf)
    np.maximum.at(most, sweep.runs, np.where(np.isfinite(progress), progress, -np.inf))
    return progress >= most[sweep.runs]
