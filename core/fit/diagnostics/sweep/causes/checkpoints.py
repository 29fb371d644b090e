"""Checkpoints taken for runs: rows before the end of a run, whose learning rate had not come down.

They help where they lie on the same curve (Choshen et al. 2024, arXiv:2410.11840) and mislead where the rate decays
only at the end of the run (Li et al. 2025, arXiv:2502.18969; Hoffmann et al. 2022, appendix B).
"""

import numpy as np

from ..errors import SweepErrors
from ..finding import Finding
from ._rows import column, counted, names, numbers, share_above
from .unfinished import last_of_run

RANK = 30
KIND = "errors"
LEAST = 0.01  # log error by which rows before the end must lie above the last ones
DEVIATIONS = 6.0  # of the mean difference
FEWEST_RUNS = 3


def look(sweep: SweepErrors) -> Finding | None:
    """Return the rows before the end of runs where they lie above the last ones, None where they do not."""
    ordered = next((n for n in ("step", "tokens", "flops") if n in sweep.table), "")
    runs = np.bincount(sweep.runs[sweep.kept])
    if not ordered or (runs <= 1).all():
        return None
    last = last_of_run(sweep, sweep.values(ordered))
    rows = sweep.kept & ~last
    if not rows.any() or not (last & sweep.kept).any():
        return None
    by = _before_end(sweep, rows, last & sweep.kept)
    if by is None:
        return None
    return Finding(
        cause="checkpoints",
        subject=f"{counted(sweep, rows)} before the end of a run",
        sentence=f"Checkpoints lie {share_above(by)} above the last rows of {int((runs > 0).sum())} runs at the same "
        f"{column(sweep.scales[-1])}.",
        next_step=f"Keep the last row of each of {int((runs > 0).sum())} runs: leave out {counted(sweep, rows)}.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), along=sweep.scales[-1],
    )  # fmt: skip


def _before_end(sweep: SweepErrors, before: np.ndarray, last: np.ndarray) -> float | None:
    """Return by how much rows before the end of their run lie above its last, None where that is not sure.

    Each run counts once: it is a t-test on the differences within runs.
    """
    n = int(sweep.runs.max()) + 1
    sums = [np.bincount(sweep.runs[r], sweep.errors[r], n) for r in (before, last)]
    sizes = [np.bincount(sweep.runs[r], minlength=n) for r in (before, last)]
    both = (sizes[0] > 0) & (sizes[1] > 0)
    if both.sum() < FEWEST_RUNS:
        return None
    differences = sums[0][both] / sizes[0][both] - sums[1][both] / sizes[1][both]
    spread = max(float(differences.std(ddof=1)), 0.1 * sweep.deviation) / np.sqrt(both.sum())
    by = float(differences.mean())
    return by if by > LEAST and by > DEVIATIONS * spread else None
