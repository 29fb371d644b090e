"""Weak priors for refits where runs leave a parameter open: refits then vary along it as far as is plausible.

Without a prior a refit would stay where the fit ended along a direction that the runs do not hold, and refits would
agree on predictions that nothing supports. The prior of a parameter is normal in solver space (so log-normal where the
logarithm is walked), centred on its box of starts, which is as wide as WIDTH deviations. A floor is centred on FLOOR of
the lowest target instead. A direction that the runs do hold moves by a small part of its own standard error.
"""

from dataclasses import replace

import numpy as np

from ...laws.base import Law, nonnegative
from ...laws.floor import floor
from ..data.target_scale import in_unit_of_target, target_scale
from ..solver.task import Task
from .noise import noise_scale

WIDTH = 3.0  # deviations of a prior that its box of starts is wide
FLOOR, FLOOR_SD = 0.6, 0.4  # centre and deviation of the prior of a floor, as shares of the lowest target
TRIED = 8  # draws from the priors at which the search for the most plausible fit begins as well


def weak_priors(task: Task) -> tuple[np.ndarray, np.ndarray]:
    """Return centre and deviation [P] of the weak priors in solver space; a held parameter keeps an infinite deviation.

    Boxes of what has the target's unit move with the size of the targets. A prior that somebody gave stays as it is.
    """
    centre, spread = priors_of(task.law, task.used.y)
    given, free = np.isfinite(task.spread), task.lower < task.upper
    centre = np.where(given, task.centre, np.clip(centre, task.lower, task.upper))
    return centre, np.where(given, task.spread, np.where(free, spread, np.inf))


def priors_of(law: Law, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return centre and deviation [P] of the weak priors of a law in solver space, for targets y [n]."""
    low, high = np.array([np.log(p.start) if p.domain.log else p.start for p in law.params]).T
    centre, spread = (low + high) / 2, (high - low) / WIDTH
    times = target_scale(law, y)
    for i in (i for i, p in enumerate(law.params) if in_unit_of_target(law, p)):
        log = law.params[i].domain.log
        centre[i], spread[i] = (centre[i] + np.log(times), spread[i]) if log else (times * centre[i], times * spread[i])
    names, lowest = [p.name for p in law.params], abs(float(np.min(y)))
    name = floor(law) or ""
    if name in names and lowest > 0 and law.param(name).domain == nonnegative:  # a ceiling has an upper end
        i = names.index(name)
        centre[i], spread[i] = FLOOR * lowest, FLOOR_SD * lowest
    return centre, spread


def with_weak_priors(task: Task, best: np.ndarray, seed: int) -> tuple[Task, np.ndarray]:
    """Return the task with weak priors, and its most plausible fit [P], searched from best [P] and from the priors."""
    centre, spread = weak_priors(task)
    pull = noise_scale(task, best) / spread**2
    weak = replace(task, problem=task.problem._replace(pull=pull), centre=centre, spread=spread)
    drawn = np.random.default_rng(seed).standard_normal((TRIED, len(best)))
    from_priors = centre + np.where(np.isfinite(spread), spread, 0.0) * drawn
    starts = np.clip(np.vstack([best, centre, from_priors]), task.lower, task.upper)
    found = weak.walk(starts)
    value = np.where(np.isfinite(found.value), found.value, np.inf)
    return weak, found.u[int(np.argmin(value))] if np.isfinite(value).any() else best
