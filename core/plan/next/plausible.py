"""The most plausible constants of a law for a few runs: least squares of logarithms, with normal priors.

Ten small runs alone leave a law open, and its derivatives there mean nothing. With priors the problem is one of ridge
regression at every step (Gauss and Newton, damped), whose precision is what the design of further runs starts from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...fit.discrepancy.slopes import logs_and_slopes
from ...fit.solver.space import bounds, longest_step
from ...laws.base import Law

MOST_STEPS, TRIES = 60, 8
SETTLED = 1e-7  # of the sum of squares: a smaller gain ends the walk


@dataclass(frozen=True, eq=False)
class Prior:
    """A normal prior in solver space: `centre` [P] and `precision` [P, P]."""

    centre: np.ndarray
    precision: np.ndarray


@dataclass(frozen=True, eq=False)
class Plausible:
    """Constants `u` [P] with slopes [n, P] of the logarithms that they predict for n runs, and residuals [n]."""

    u: np.ndarray
    slopes: np.ndarray
    residuals: np.ndarray
    value: float


def most_plausible(
    law: Law,
    x: Mapping[str, np.ndarray],
    y: np.ndarray,
    sd: np.ndarray,
    prior: Prior,
    starts: Sequence[np.ndarray],
    pins: Mapping[str, float] | None = None,
) -> Plausible:
    """Return the most plausible constants for runs with features x and target y [n], each known to the share sd [n].

    The best of the ends of walks from `starts` [P] is returned; `pins` are parameters that are held. Raises ValueError
    where no start gives numbers.
    """
    ends = [_walk(law, x, np.log(y), sd, prior, start, pins) for start in starts]
    found = [end for end in ends if end is not None]
    if not found:
        raise ValueError("no start gives numbers at these runs")
    return min(found, key=lambda end: end.value)


def _walk(law: Law, x, observed, sd, prior: Prior, begin: np.ndarray, pins) -> Plausible | None:
    lower, upper = bounds(law, pins)
    free, longest, damping = lower < upper, longest_step(law), 1e-3
    here = _look(law, np.clip(begin, lower, upper), x, observed, sd, prior, upper)
    for _ in range(MOST_STEPS if here else 0):
        assert here is not None
        scaled = np.where(free, here.slopes, 0.0) / sd[:, None]
        curve = scaled.T @ scaled + prior.precision
        push = scaled.T @ (here.residuals / sd) - prior.precision @ (here.u - prior.centre)
        before = here.value
        for _ in range(TRIES):
            damped = curve + damping * np.diag(np.diag(curve))
            step = np.zeros(len(free))
            step[free] = np.linalg.solve(damped[np.ix_(free, free)], push[free])
            new = np.clip(here.u + np.clip(step, -longest, longest), lower, upper)
            ahead = _look(law, new, x, observed, sd, prior, upper)
            if ahead is not None and ahead.value <= here.value:
                here, damping = ahead, damping / 5
                break
            damping *= 6
        if not before - here.value > SETTLED * max(before, 1e-12):
            break
    return here


def _look(law: Law, u, x, observed, sd, prior: Prior, upper) -> Plausible | None:
    predicted, slopes = logs_and_slopes(law, u, x, upper)
    rest, off = observed - predicted, u - prior.centre
    value = float(np.sum((rest / sd) ** 2) + off @ prior.precision @ off)
    return Plausible(u, slopes, rest, value) if np.isfinite(value) and np.isfinite(slopes).all() else None
