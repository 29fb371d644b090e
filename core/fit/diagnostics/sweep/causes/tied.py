"""Size and tokens tied: along one line of a design the two terms of a law cannot be told apart.

Where log N explains a share R^2 of log D, the variance of the exponents grows by 1 / (1 - R^2) (the variance inflation
factor: Belsley, Kuh & Welsch 1980, Regression Diagnostics, chapter 3). Compute-optimal ladders have R^2 = 1.
"""

import numpy as np

from ..errors import SweepErrors, levels
from ..finding import Finding
from ._rows import column, written
from .few_levels import FEWEST

RANK = 3
KIND = "design"
TIED, APART = 0.9, 0.995  # R^2 from which a design is weak, and from which no law of both can be fitted
STEPS = (0.25, 4.0)  # times the usual tokens for a size


def look(sweep: SweepErrors) -> Finding | None:
    """Return that size and tokens are tied, None where they are not, or where there are not both."""
    if len(sweep.scales) < 2:
        return None
    a, b = sweep.scales[:2]
    x, y = np.log(sweep.values(a)[sweep.kept]), np.log(sweep.values(b)[sweep.kept])
    if min(levels(np.exp(x)), levels(np.exp(y))) < FEWEST:
        return None
    r2 = float(np.corrcoef(x, y)[0, 1]) ** 2
    if r2 < TIED:
        return None
    size = float(np.exp(np.median(x)))
    usual = float(np.exp(np.median(y - x)))
    less, more = (written(b, size * usual * s) for s in STEPS)
    return Finding(
        cause="tied",
        subject=f"{column(a)} and {column(b)} that are tied",
        sentence=f"Log {column(a)} and log {column(b)} share {100 * r2:.1f} % of their variance: the runs lie "
        "along a line.",
        next_step=f"Train models near {written(a, size)} {column(a)} for {less} and for {more} {column(b)}.",
        prevents="separate exponents" if r2 > APART else "", picture="design", along=a,
    )  # fmt: skip
