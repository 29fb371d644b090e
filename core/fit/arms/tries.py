"""The best of equally many tries: two arms are compared at their best settings only where both were tuned as hard."""

from math import comb

import numpy as np


def best_of(losses: np.ndarray, tries: int) -> float:
    """Return the loss that the best of so many `tries`, taken at random from all of `losses` [n], reaches.

    It is the median over which of them are taken, between two losses by the share of choices. A try that came apart is
    NaN or infinite and counts as one. With as many tries as there are losses it is the lowest of them. NaN where half
    of the choices find nothing finite.
    """
    n = len(losses)
    ordered = np.sort(np.where(np.isfinite(losses), losses, np.inf))
    if tries >= n:
        return _finite(float(ordered[0]))
    before = 0.0
    for rank in range(n):
        reached = 1.0 - comb(n - rank - 1, tries) / comb(n, tries)  # that the best is among the first rank + 1
        if reached >= 0.5:
            if rank == 0 or not np.isfinite(ordered[rank]):
                return _finite(float(ordered[rank]))
            part = (0.5 - before) / (reached - before)
            return float(ordered[rank - 1] + part * (ordered[rank] - ordered[rank - 1]))
        before = reached
    return float("nan")


def _finite(value: float) -> float:
    return value if np.isfinite(value) else float("nan")
