"""Whether rows lie above what all others follow, once these are followed without them: Chow's predictive test.

A surface bends towards rows that do not belong to it, so that their errors around it are small and those of all others
are larger. The test compares the squares with and without the rows (Chow 1960, Econometrica 28), on errors that count
as CLIP deviations at most. Rows of one run count once.
"""

from dataclasses import dataclass

import numpy as np

from .errors import SweepErrors

CLIP = 5.0
SURE = 1e-4  # p-value below which rows lie apart
PART = 0.3  # share of the mean square that must go with them
MOSTLY = 0.75  # share of the rows that must lie above
DEVIATIONS = 2.0  # of the others, by which the middle row lies above


@dataclass(frozen=True)
class Apart:
    """How rows lie around what the others follow: the log `errors` of the rows, and the `share` of the mean square."""

    errors: np.ndarray
    share: float

    @property
    def middle(self) -> float:
        """The log error of the middle row."""
        return float(np.median(self.errors))


def apart(sweep: SweepErrors, rows: np.ndarray, least: float) -> Apart | None:
    """Return how `rows` [n] lie above what the others follow, by `least` at the middle; None where they do not."""
    rows = rows & sweep.kept
    rest = sweep.without(rows)
    if not rows.any() or sweep.followed is None or rest.followed is None:
        return None
    errors = rest.errors[rows]
    if np.median(errors) < max(least, DEVIATIONS * rest.deviation) or (errors > 0).mean() < MOSTLY:
        return None
    limit = CLIP * rest.deviation
    after = np.clip(rest.errors[rest.kept], -limit, limit)
    before = np.clip(sweep.errors[sweep.kept], -limit, limit)
    each = len(np.unique(sweep.runs[sweep.kept])) / sweep.kept.sum()
    out, free = max(rows.sum() * each, 1.0), rest.kept.sum() * each - rest.followed.coefficients
    share = 1 - rest.mean_square / sweep.mean_square if sweep.mean_square else 0.0
    if free < 2 or share < PART:
        return None
    from scipy.special import fdtrc  # here, because importing it takes a while

    squares = max(float((after**2).mean()) * rest.kept.sum() / (rest.kept.sum() - rest.followed.coefficients), 1e-300)
    gone = (float((before**2).sum()) - float((after**2).sum())) * each
    return Apart(errors, share) if fdtrc(out, free, max(gone, 0.0) / out / squares) < SURE else None
