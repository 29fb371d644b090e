"""The runs that no cheaper run beats: the lower hull of loss over cost, and how what they have grows along it.

Approach 1 of Hoffmann et al. 2022 (arXiv:2203.15556) as McLeish et al. 2025 (arXiv:2502.06857) follow it: the lower
convex hull of logarithms, and a line through ln N, ln D or ln (D / N) of its runs over ln cost.
"""

import numpy as np

from ...errors import BadInput


def lower_hull(cost: np.ndarray, loss: np.ndarray) -> np.ndarray:
    """Return the rows on the lower hull of ln loss over ln cost [M], cheapest first, each of a lower loss.

    Raises BadInput where there is no run with a positive cost and loss.
    """
    cost, loss = np.asarray(cost, float), np.asarray(loss, float)
    rows = np.flatnonzero(np.isfinite(cost) & np.isfinite(loss) & (cost > 0) & (loss > 0))
    if not len(rows):
        raise BadInput("No run has both a cost and a loss; allowed are positive numbers.")
    x, y = np.log(cost), np.log(loss)
    hull: list[int] = []
    for i in rows[np.lexsort((y[rows], x[rows]))]:
        while len(hull) > 1 and _turn(x, y, hull[-2], hull[-1], i) <= 0:
            hull.pop()
        hull.append(int(i))
    lowest = int(np.argmin(y[hull]))
    return np.array(hull[: lowest + 1])


def growth(cost: np.ndarray, value: np.ndarray) -> tuple[float, float]:
    """Return slope and intercept of ln value over ln cost, by least squares."""
    slope, intercept = np.polyfit(np.log(cost), np.log(value), 1)
    return float(slope), float(intercept)


def _turn(x: np.ndarray, y: np.ndarray, a: int, b: int, c: int) -> float:
    """Return above 0 where the way from a over b to c turns upwards."""
    return (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a])
