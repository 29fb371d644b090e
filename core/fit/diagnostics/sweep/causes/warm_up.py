"""Warm-up that takes a large share of a run: small runs are then trained at a rate that never settles.

A warm-up of as many steps for all sizes explains part of the difference between the laws of Kaplan et al. and Hoffmann
et al. (Porian et al. 2024, arXiv:2406.19146, section 3.2).
"""

import numpy as np

from ..apart import apart
from ..errors import SweepErrors
from ..finding import Finding
from ._rows import counted, names, numbers, share_above

RANK = 31
KIND = "errors"
LONG = 0.1  # share of a run
LEAST = 0.005  # log error by which such runs must lie above the others
MOST = 0.7  # share of the rows up to which the others can tell


def look(sweep: SweepErrors) -> Finding | None:
    """Return the rows with a long warm-up where they lie above the others, None where they do not."""
    share = warm_up_share(sweep)
    if share is None:
        return None
    with np.errstate(invalid="ignore"):
        rows = sweep.kept & (share > LONG)
    if not rows.any():
        return None
    if rows.sum() > MOST * sweep.kept.sum():
        return None
    found = apart(sweep, rows, LEAST)
    if found is None:
        return None
    steps = f"{np.nanmin(share[rows]):.0%} to {np.nanmax(share[rows]):.0%}"
    return Finding(
        cause="warm_up",
        subject=f"{counted(sweep, rows)} with a long warm-up",
        sentence=f"Warm-up takes {steps} of {counted(sweep, rows)}, which lie {share_above(found.middle)} above "
        "the others.",
        next_step=f"Train {counted(sweep, rows)} again with at most {LONG:.0%} of warm-up, or leave out these rows.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), along=sweep.size or sweep.scales[-1],
    )  # fmt: skip


def warm_up_share(sweep: SweepErrors) -> np.ndarray | None:
    """Return warm-up as a share [n] of each run, None where the table does not say."""
    columns = set(sweep.table)
    if "warmup_steps" not in columns:
        return None
    with np.errstate(all="ignore"):
        if "steps" in columns:
            return sweep.values("warmup_steps") / sweep.values("steps")
        if {"batch_tokens", "tokens"} <= columns:
            return sweep.values("warmup_steps") * sweep.values("batch_tokens") / sweep.values("tokens")
    return None
