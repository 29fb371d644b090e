"""Profile likelihood: how far a parameter can be held off its best value before the fit becomes implausible.

S is the objective with all other parameters refitted, and s is its noise scale. The interval has the values for which
2 (S(held) - S(best)) / s stays below the 95 % quantile of F(1, n - p) (Bates & Watts 1988, section 6.1; for
M-estimators Huber & Ronchetti 2009, section 6.3). It is the same however a parameter is written, and does not take its
estimate to be normal.
"""

import numpy as np

from ...bisection import bisect
from ..solver.solve import FINEST
from ..solver.task import Task
from .curvature import curvature
from .noise import noise_scale

WIDENINGS, HALVINGS = 14, 30
CLOSE = 1e-9  # of an end: halving stops there


def profile(task: Task, best: np.ndarray, level: float = 0.95) -> dict[str, tuple[float, float]]:
    """Return the ends of each free parameter's interval in solver space, by name, around the best fit [P].

    An end is infinite where the objective never rises enough, and the bound itself where the bound is plausible.
    """
    base = float(task.walk(best[None], finished_at=FINEST).value[0])
    free = np.flatnonzero(task.lower < task.upper)
    highest = limit(task, best, base, level)
    errors = _first_steps(task, best)
    which = np.repeat(free, 2)
    side = np.tile([-1.0, 1.0], len(free))
    edge = np.where(side < 0, task.lower[which], task.upper[which])
    inner, outer = best[which].copy(), _toward(best[which], side * errors[which], edge)
    starts = np.tile(best, (len(which), 1))
    above = np.zeros(len(which), bool)
    for _ in range(WIDENINGS):
        value, ends = _held(task, starts, which, outer)
        above = value > highest
        stuck = above | (outer == edge)
        if stuck.all():
            break
        starts = np.where(stuck[:, None], starts, ends)
        inner = np.where(stuck, inner, outer)
        outer = np.where(stuck, outer, _toward(best[which], 2 * (outer - best[which]), edge))
    value, _ = _held(task, starts, which, outer)
    above = value > highest

    def implausible(at: np.ndarray) -> np.ndarray:
        nonlocal starts
        value, ends = _held(task, starts, which, at)
        starts = np.where((value > highest)[:, None], starts, ends)
        return value > highest

    inner, outer = bisect(implausible, inner, outer, HALVINGS, CLOSE)
    found = np.where(above, (inner + outer) / 2, np.where(outer == edge, edge, side * np.inf))
    names = [task.law.params[i].name for i in free]
    return {name: (float(found[2 * k]), float(found[2 * k + 1])) for k, name in enumerate(names)}


def limit(task: Task, best: np.ndarray, base: float, level: float = 0.95) -> float:
    """Return the objective up to which a held parameter is plausible, around its value `base` at the best fit [P]."""
    from scipy.stats import f as fisher  # here, because importing it takes most of a second

    df = max(len(task.used.y) - task.n_free, 1)
    return base + 0.5 * noise_scale(task, best) * float(fisher.ppf(level, 1, df))


def _first_steps(task: Task, best: np.ndarray) -> np.ndarray:
    """Return how far the first step goes for each parameter [P]: a standard error, or 0.1 where the runs give none."""
    here = curvature(task, best)
    steps = np.full(len(best), 0.1)
    for name, variance in zip(here.names, np.diag(here.covariance), strict=True):
        i = next(i for i, p in enumerate(task.law.params) if p.name == name)
        if np.isfinite(variance) and variance > 0:
            steps[i] = min(np.sqrt(variance), 10.0)
    return steps


def _toward(place: np.ndarray, move: np.ndarray, edge: np.ndarray) -> np.ndarray:
    return np.where(move < 0, np.maximum(place + move, edge), np.minimum(place + move, edge))


def _held(task: Task, starts: np.ndarray, which: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the objective [L] and the place [L, P] with parameter which[l] held at at[l], all others refitted."""
    lanes = np.arange(len(which))
    lower, upper = (np.tile(v, (len(which), 1)) for v in (task.lower, task.upper))
    begin = starts.copy()
    lower[lanes, which] = upper[lanes, which] = begin[lanes, which] = at
    found = task.walk(begin, bounds=(lower, upper))
    return np.where(np.isfinite(found.value), found.value, np.inf), found.u
