"""A target that does not follow scale at all, or goes the wrong way: there is no law to fit.

The share is that of the variance of the logarithm of the target which the surface explains, over the rows that are no
outliers.
"""

import numpy as np

from ....data.direction import with_scale
from ..errors import SweepErrors
from ..finding import Finding
from ._rows import column

RANK = 4
KIND = "what is left"
RISES = 0.5  # rank correlation of a loss with scale from which it rises, as in `rising`
LITTLE = 0.5  # share of the variance below which scale explains too little
OUTLIER = 4.0  # deviations


def look(sweep: SweepErrors) -> Finding | None:
    """Return that the target does not fall with scale, None where it does."""
    if sweep.followed is None or sweep.others or not sweep.varying:
        return None
    names = list(sweep.varying)
    rank = with_scale(sweep.table[sweep.kept], names, sweep.target)
    what = " and ".join(column(n) for n in names)
    if sweep.target.startswith("loss") and rank > RISES:
        return Finding(
            cause="no_trend",
            subject=f"a loss that rises with {what}",
            sentence=f"The loss rises with {what}: their ranks correlate by {rank:.2f}.",
            next_step=f"Check that {sweep.target} is a loss and that {what} belong to the same rows.",
            prevents="a falling law", along=names[0],
        )  # fmt: skip
    inside = sweep.kept & (np.abs(sweep.errors) <= OUTLIER * sweep.deviation)
    logs = np.log(sweep.y[inside])
    share = 1 - float((sweep.errors[inside] ** 2).sum()) / max(float(((logs - logs.mean()) ** 2).sum()), 1e-300)
    if share >= LITTLE:
        return None
    return Finding(
        cause="no_trend",
        subject=f"a target that hardly follows {what}",
        sentence=f"{100 * max(share, 0):.0f} % of the variance of log {sweep.target} follow {what}: "
        "scatter is the rest.",
        next_step="Train over a span at least ten times wider, or repeat runs with other seeds.",
        prevents="any law", along=names[0],
    )  # fmt: skip
