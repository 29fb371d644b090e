"""How uncertain the parameters of a fit are: refits of resampled runs, and the interval made of them."""

from dataclasses import dataclass

import numpy as np

from core.fit.bootstrap import FEWEST_DRAWS, percentile_interval, resample
from core.fit.options import FitOptions
from core.fit.search import stage
from core.fit.solve import CONVERGED
from core.fit.space import natural
from core.fit.task import Progress, Task


@dataclass(frozen=True)
class Intervals:
    """95 % intervals (low, high) by parameter, empty where none can be given; `draws` are the refits that ended well,
    natural space, by parameter; `method` in a word and `notes` in sentences.
    """

    ends: dict[str, tuple[float, float]]
    draws: dict[str, np.ndarray]
    method: str
    notes: tuple[str, ...]


def intervals(task: Task, best: np.ndarray, options: FitOptions, progress: Progress | None = None) -> Intervals:
    """Return the intervals around the best fit [P] in solver space."""
    n = options.bootstrap
    found = task.walk(
        np.tile(best, (n, 1)),
        weights=lambda lanes: resample(task.used.groups, lanes, options.seed),
        progress=stage(progress, "resamples"),
    )
    kept = np.isfinite(found.value) & (found.status == CONVERGED)
    draws = {k: np.asarray(v) for k, v in natural(task.law, found.u[kept]).items()}
    notes = []
    if n and kept.mean() < 0.99:
        notes.append(f"{(~kept).sum()} of {n} resamples did not converge and are left out of the intervals.")
    if kept.sum() < FEWEST_DRAWS:
        return Intervals({}, draws, "case", tuple(notes))
    both = {k: percentile_interval(v) for k, v in draws.items()}
    ends = {k: (float(low), float(high)) for k, (low, high) in both.items()}
    return Intervals(ends, draws, "case", tuple(notes))
