"""Walk the resamples of a fit to their ends, from every basin that the runs can hardly tell from the best one.

Walked from the best fit alone, all refits would end in its basin, and make a narrow interval out of what may be one
stray basin of several.
"""

from dataclasses import replace

import numpy as np

from ..options import many_parameters
from ..solver.progress import Progress
from ..solver.search import SearchResult, same_basin, stage_progress
from ..solver.solve import CONVERGED, FINEST, FINISHED_AT, Solutions
from ..solver.spread import Renumbered
from ..solver.task import PerLane, Task
from .profile import limit

MOST_RIVALS = 3
PLAUSIBLE = 0.99  # level of the profile interval within which the objective of a rival lies
# A refit needs no more digits than make no difference beside its spread: each step of a law of many parameters costs.
ENOUGH = 1e-6
ASIDE = 10.0  # deviations (of the median kind) from the middle of the refits beyond which one is walked again


def rivals(task: Task, found: SearchResult) -> np.ndarray:
    """Return the ends [K, P] of other basins whose objective is nearly as low as the best one, best first."""
    best, values = found.ends.u[found.best], found.ends.value
    lowest = float(values[found.best])
    highest = limit(task, best, lowest, PLAUSIBLE) if np.isfinite(lowest) else -np.inf
    candidates = np.flatnonzero((values > same_basin(task, lowest)) & (values <= highest))
    candidates = candidates[np.argsort(values[candidates], kind="stable")]
    chosen: list[int] = []
    for i in candidates:
        if len(chosen) < MOST_RIVALS and all(values[i] > same_basin(task, float(values[j])) for j in chosen):
            chosen.append(int(i))
    if not chosen:
        return np.empty((0, len(best)))
    ends = task.walk(found.ends.u[chosen], finished_at=FINEST)  # some stopped short of the best basin
    return ends.u[np.isfinite(ends.value) & (ends.value > same_basin(task, lowest))]


def refits(
    task: Task,
    begin: np.ndarray,
    n: int,
    drawn: tuple[PerLane | None, PerLane | None, PerLane | None],
    progress: Progress | None = None,
) -> Solutions:
    """Return the lowest end of each of n resamples, walked from every row of begin [K, P].

    `drawn` are their weights, targets and centres of priors. Refits that end far aside of the others, or nowhere, are
    walked once more from the middle of them all.
    """
    found = _walk(task, np.repeat(begin, n, axis=0), np.tile(np.arange(n), len(begin)), drawn, progress)
    found = _lowest(found, len(begin))
    good = np.isfinite(found.value) & (found.status == CONVERGED)
    if not good.any():
        return found
    middle = np.median(found.u[good], axis=0)
    scale = 1.4826 * np.median(np.abs(found.u[good] - middle), axis=0)
    aside = np.flatnonzero(~good | (np.abs(found.u - middle) > ASIDE * scale + 1e-9).any(axis=1))
    if not len(aside) or len(aside) > n // 2:
        return found
    again = _walk(task, np.tile(middle, (len(aside), 1)), aside, drawn, None)
    before = found.some(aside)
    better = _rank(again) < _rank(before)
    for name in ("u", "value", "status", "steps"):
        values = getattr(found, name).copy()
        values[aside[better]] = getattr(again, name)[better]
        found = replace(found, **{name: values})
    return found


def _walk(task: Task, begin: np.ndarray, which: np.ndarray, drawn, progress: Progress | None) -> Solutions:
    """Walk begin [L, P], of which lane l is the resample of number which[l]."""
    weights, targets, centres = (Renumbered(f, which) if f else None for f in drawn)
    report = stage_progress(progress, "resamples")
    enough = ENOUGH if many_parameters(task.law) else FINISHED_AT
    return task.walk(begin, weights=weights, targets=targets, centres=centres, finished_at=enough, progress=report)


def _lowest(found: Solutions, k: int) -> Solutions:
    """Return the lowest of the k ends of each resample; one that converged goes before one that did not."""
    ranks = _rank(found).reshape(k, -1)
    return found.some(np.argmin(ranks, axis=0) * ranks.shape[1] + np.arange(ranks.shape[1]))


def _rank(found: Solutions) -> np.ndarray:
    """Return the objective [L], infinite where a walk did not converge: the lower, the better."""
    return np.where(np.isfinite(found.value) & (found.status == CONVERGED), found.value, np.inf)
