"""Whether the errors of a sweep follow something that the surface does not have: a partial F-test on clipped errors.

What the surface could take of it is projected out (Draper & Smith 1998, Applied Regression Analysis, chapter 6). Errors
beyond CLIP deviations count as that many, after Huber (1981, Robust Statistics, chapter 7), so that a few wild runs
make no trend. Rows of one run count once: the statistic is that of as many rows as there are runs.
"""

from dataclasses import dataclass

import numpy as np

from .errors import SweepErrors

CLIP = 4.0
SURE = 1e-4  # p-value below which a trend is one
PART = 0.15  # share of the squared errors that it must explain


@dataclass(frozen=True)
class ErrorTrend:
    """What errors follow: the `share` of their squares, the p-value `p`, and the slopes `by` of the columns."""

    share: float
    p: float
    by: np.ndarray

    @property
    def found(self) -> bool:
        """Whether it is sure, and large enough to speak of."""
        return self.p < SURE and self.share > PART


def trend(sweep: SweepErrors, columns: np.ndarray) -> ErrorTrend:
    """Return how the errors of the rows kept follow `columns` [n, K]."""
    if sweep.followed is None:
        return ErrorTrend(0.0, 1.0, np.zeros(columns.shape[1]))
    rows = sweep.kept
    fixed = sweep.tangent
    errors = np.clip(sweep.errors[rows], -CLIP * sweep.deviation, CLIP * sweep.deviation)
    errors, columns = errors - fixed @ (fixed.T @ errors), columns[rows].astype(float)
    length = np.linalg.norm(columns, axis=0)
    columns = columns - fixed @ (fixed.T @ columns)
    if (np.linalg.norm(columns, axis=0) <= 1e-3 * length).any():
        return ErrorTrend(0.0, 1.0, np.zeros(columns.shape[1]))
    by = np.linalg.lstsq(columns, errors, rcond=None)[0]
    before, after = float(errors @ errors), float(((errors - columns @ by) ** 2).sum())
    n, k = len(np.unique(sweep.runs[rows])), columns.shape[1]
    free = n - fixed.shape[1] - k
    if free < 2 or not before > 0:
        return ErrorTrend(0.0, 1.0, by)
    from scipy.special import fdtrc  # here, because importing it takes a while

    ratio = (before - after) / k / max(after / free, 1e-300)
    share = 1 - (after / free) / (before / (free + k))
    return ErrorTrend(max(share, 0.0), float(fdtrc(k, free, ratio)), by)
