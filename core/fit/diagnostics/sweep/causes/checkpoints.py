"""Checkpoints taken for runs: rows before the end of a run, whose learning rate had not come down.

They help where they lie on the same curve (Choshen et al. 2024, arXiv:2410.11840) and mislead where the rate decays only
at the end of the run (Li et al. 2025, arXiv:2502.18969; Hoffmann et al. 2022, appendix B).
"""

import numpy as np

from ..errors import SweepErrors
from ..finding import Finding
from ..trend import trend
from ._rows import column, counted, names, numbers
from .unfinished import last_of_run

RANK = 30
KIND = "errors"
LEAST = 0.005  # log error by which rows before the end must lie above the last ones


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
    found = trend(sweep, rows[:, None].astype(float))
    if not (found.found and found.by[0] > LEAST):
        return None
    return Finding(
        cause="checkpoints",
        subject=f"{counted(sweep, rows)} before the end of a run",
        sentence=f"Checkpoints lie {np.expm1(found.by[0]):.1%} above the last rows of runs at the same {column(sweep.scales[-1])}.",
        next_step=f"Keep the last row of each of {int((runs > 0).sum())} runs: leave out {counted(sweep, rows)}.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), along=sweep.scales[-1],
    )  # fmt: skip
