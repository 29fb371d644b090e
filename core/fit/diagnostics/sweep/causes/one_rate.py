"""One learning rate for models of very different size: the best one falls with size.

The best rate of usual parametrisations falls by about N^-0.2 to N^-0.7 (Kaplan et al. 2020, appendix D.6; Porian et al.
2024, arXiv:2406.19146, section 3.3; Li et al. 2025, arXiv:2503.04715), so that one rate is off at one end at least.
"""

import numpy as np

from .....units import plain
from ..errors import SweepErrors, levels
from ..finding import Finding
from ._rows import column

RANK = 71
KIND = "design"
SPAN = 1.5  # decades of size, over which the best rate falls to half at least
FEWEST_SIZES = 3


def look(sweep: SweepErrors) -> Finding | None:
    """Return that all sizes have one learning rate, None where rates vary or sizes are alike."""
    if "learning_rate" not in sweep.table or not sweep.size or "learning_rate" in sweep.others:
        return None
    rates, sizes = sweep.values("learning_rate")[sweep.kept], sweep.values(sweep.size)[sweep.kept]
    if not (np.isfinite(rates) & (rates > 0)).all() or levels(rates) > 1 or levels(sizes) < FEWEST_SIZES:
        return None
    if np.log10(sizes.max() / sizes.min()) < SPAN:
        return None
    rate = float(rates[0])
    return Finding(
        cause="one_rate",
        subject="one learning rate for all sizes",
        sentence=f"All rows have the learning rate {rate:.3g}, over a factor of "
        f"{plain(sizes.max() / sizes.min(), 2)} in {column(sweep.size)}.",
        next_step=f"Try {rate / 2:.3g} and {rate * 2:.3g} at the smallest and the largest size.",
        picture="errors", along=sweep.size,
    )  # fmt: skip
