"""Tokens seen many times: beyond some epochs a repeated token teaches less than a new one.

Up to about four epochs are nearly as good as new tokens (Muennighoff et al. 2023, arXiv:2305.16264).
"""

import numpy as np

from ..apart import apart
from ..errors import SweepErrors
from ..finding import Finding
from ._rows import counted, names, numbers, share_above

RANK = 34
KIND = "errors"
EPOCHS = 4.0
LEAST = 0.005  # log error by which such rows must lie above the others


def look(sweep: SweepErrors) -> Finding | None:
    """Return the rows of many epochs where they lie above the others, None where they do not."""
    used = {*sweep.scales, *sweep.others}
    if not {"tokens", "unique_tokens"} <= set(sweep.table) or "unique_tokens" in used:
        return None
    with np.errstate(all="ignore"):
        epochs = sweep.values("tokens") / sweep.values("unique_tokens")
    epochs = np.where(np.isfinite(epochs), epochs, 1.0)
    rows = sweep.kept & (epochs > EPOCHS)
    if not rows.any():
        return None
    found = apart(sweep, rows, LEAST)
    if found is None:
        return None
    return Finding(
        cause="repeated",
        subject=f"{counted(sweep, rows)} of more than {EPOCHS:g} epochs",
        sentence=f"{counted(sweep, rows)} saw their tokens up to {epochs[rows].max():.0f} times and lie "
        f"{share_above(found.middle)} above the others.",
        next_step=f"Leave out {counted(sweep, rows)}, or fit a law that takes unique tokens.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), keep=f"tokens / unique_tokens <= {EPOCHS:g}",
        along="tokens",
    )  # fmt: skip
