"""Weak priors for refits where runs leave a parameter open: refits then vary along it as far as is plausible.

Without a prior a refit would stay where the fit ended along a direction that the runs do not hold, and refits would
agree on predictions that nothing supports. The prior of a parameter is normal in solver space (so log-normal where the
logarithm is walked), centred on its box of starts, which is as wide as WIDTH deviations. A floor is centred on FLOOR of
the lowest target instead. A direction that the runs do hold moves by a small part of its own standard error.
"""

from dataclasses import replace

import numpy as np

from ...laws.base import nonnegative
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
    low, high = np.array([np.log(p.start) if p.domain.log else p.start for p in task.law.params]).T
    centre, spread = (low + high) / 2, (high - low) / WIDTH
    times = target_scale(task.law, task.used.y)
    for i in (i for i, p in enumerate(task.law.params) if in_unit_of_target(task.law, p)):
        log = task.law.params[i].domain.log
        centre[i], spread[i] = (centre[i] + np.log(times), spread[i]) if log else (times * centre[i], times * spread[i])
    names, lowest = [p.name for p in task.law.params], abs(float(np.min(task.used.y)))
    name = floor(task.law) or ""
    if name in names and lowest > 0 and task.law.param(name).domain == nonnegative:  # a ceiling has an upper end
        i = names.index(name)
        centre[i], spread[i] = FLOOR * lowest, FLOOR_SD * lowest
    given, free = np.isfinite(task.spread), task.lower < task.upper
    centre = np.where(given, task.centre, np.clip(centre, task.lower, task.upper))
    return centre, np.where(given, task.spread, np.where(free, spread, np.inf))


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
