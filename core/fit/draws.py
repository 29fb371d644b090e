"""The interval that the draws of a fit make, and how many draws it needs."""

import numpy as np

FEWEST_DRAWS = 39  # with fewer draws, less than 95 % of further draws lie between the outermost


def percentile_interval(draws: np.ndarray, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Return the low and high ends [...] of the equal-tailed percentile interval over the first axis of draws.

    The ends are the draws of rank (B + 1) tail from either side. A further draw lies between them with probability
    `level` for any B (Davison & Hinkley 1997, section 5.2.1). Where there are too few draws they are the outermost.
    """
    tail = (1 - level) / 2
    of = np.nanquantile if np.isnan(draws).any() else np.quantile  # the first takes ten times as long
    low, high = of(draws, [tail, 1 - tail], axis=0, method="weibull")
    return low, high
