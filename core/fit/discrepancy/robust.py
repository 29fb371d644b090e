"""The robust fit of a law to few rows from where it is near already: a walk of a millisecond a step, in NumPy alone."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...laws.base import Law
from ..solver.space import longest_step
from .slopes import logs_and_slopes

TUNING = 1.345  # deviations from which a residual counts less (Huber)
MOST_STEPS = 40
SETTLED = 1e-5
OUTLYING, HALF = 0.1, 0.5
LEAST_NOISE = 1e-3  # relative: by less than this no two runs of one configuration differ


@dataclass(frozen=True, eq=False)
class Near:
    """A law near its best fit to n rows.

    `u` [P] is the solver vector, `residuals` [n] are log observed minus log predicted, `slopes` [n, P] the derivatives
    of the latter, `weights` [n] say how much each row counts (less for outliers), and `noise` is the deviation of a
    row of weight 1.
    """

    u: np.ndarray
    residuals: np.ndarray
    slopes: np.ndarray
    weights: np.ndarray
    noise: float


@dataclass(frozen=True, eq=False)
class Weak:
    """Weak normal priors [P] in solver space: they stand around where a walk begins, with these deviations.

    A deviation of 0 holds a parameter. `lower` and `upper` [P] bound the walk.
    """

    spread: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


def at(law: Law, u: np.ndarray, x: Mapping[str, np.ndarray], y: np.ndarray, counts: np.ndarray, weak: Weak) -> Near:
    """Return the state of a law at u [P] on rows with features x, target y and counts [n]."""
    return _near(u, np.log(y), *logs_and_slopes(law, u, x, weak.upper), counts, weak)


def _near(
    u: np.ndarray, observed: np.ndarray, predicted: np.ndarray, slopes: np.ndarray, counts: np.ndarray, weak: Weak
) -> Near:
    """Return the state of a law that predicts logarithms with these slopes [n, P], beside the `observed` ones [n]."""
    residuals = observed - predicted
    noise = _noise(residuals, counts, int((weak.spread > 0).sum()))
    weights = np.minimum(1.0, TUNING * noise / np.maximum(np.abs(residuals) * np.sqrt(counts), 1e-300)) * counts
    return Near(u, residuals, np.where(weak.spread > 0, slopes, 0.0), weights, noise)


def walk(law: Law, u: np.ndarray, x: Mapping[str, np.ndarray], y: np.ndarray, counts: np.ndarray, weak: Weak) -> Near:
    """Return the best fit near u [P]: damped Gauss-Newton steps on Huber's weights, with weak priors around u."""
    begin, damping, observed = u, 1e-2, np.log(y)
    here = at(law, u, x, y, counts, weak)
    free, longest = weak.spread > 0, longest_step(law)
    precision = np.where(free, 1.0 / np.where(free, weak.spread, 1.0) ** 2, 1.0)
    for _ in range(MOST_STEPS):
        scale = here.weights / here.noise**2
        curve = (here.slopes * scale[:, None]).T @ here.slopes + np.diag(precision)
        slope = here.slopes.T @ (scale * here.residuals) - precision * (here.u - begin)
        value, moved = _value(here.residuals, scale, precision, here.u - begin), np.inf
        for _ in range(10):
            step = np.linalg.solve(curve + damping * np.diag(np.diag(curve)), np.where(free, slope, 0.0))
            new = np.clip(here.u + np.clip(step, -longest, longest), weak.lower, weak.upper)
            predicted, slopes = logs_and_slopes(law, new, x, weak.upper)
            rest = observed - predicted
            if np.isfinite(rest).all() and _value(rest, scale, precision, new - begin) <= value:
                moved, damping = float(np.max(np.abs(new - here.u) / np.maximum(1.0, np.abs(new)))), damping / 4
                here = _near(new, observed, predicted, slopes, counts, weak)
                break
            damping *= 5
        if not SETTLED < moved < np.inf:
            break
    return here


def _value(residuals: np.ndarray, scale: np.ndarray, precision: np.ndarray, off: np.ndarray) -> float:
    return float(scale @ residuals**2 + precision @ off**2) / 2


def _noise(residuals: np.ndarray, counts: np.ndarray, p: int) -> float:
    """Return the robust deviation of a row: from the median of residuals, corrected for p parameters.

    A law may pass through half of the rows. The deviation is therefore at least HALF of the root mean square of
    residuals without the largest OUTLYING.
    """
    n = len(residuals)
    scaled = np.sort(np.abs(residuals) * np.sqrt(counts))
    most = float(np.sqrt(np.mean(scaled[: n - int(OUTLYING * n)] ** 2)))
    return max(max(1.4826 * float(np.median(scaled)), HALF * most) * np.sqrt(n / max(n - p, 3)), LEAST_NOISE)
