"""The search for the best fit: it walks many starts to the ends of their descents and keeps the lowest end."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..options import FitOptions, many_parameters
from .combined import CombinedTask, combined
from .descent import CONVERGED
from .hops import apart, best_of_halves, hopped
from .jacobian import jacobian
from .lanes import TaskLanes
from .progress import Progress
from .projection import linear_params
from .sample import sampled
from .solve import FINEST, ROUGHLY, Solutions
from .starts import grid_without, starts
from .task import Task

SETTLING = 12  # steps
MOST_BASINS = 8  # of a sample that descend on every row
SAME_BASIN = 1e-6  # relative to the best objective
ROUGH: dict[str, Any] = {"finished_at": 1e-4, "most_steps": 120}  # a rough walk already ranks the starts
SETTLED: dict[str, Any] = {"finished_at": 1e-6, "most_steps": 120}
ROUGH_PER_POLISHED = 8  # starts that are walked roughly for every one that is polished


@dataclass(frozen=True)
class SearchResult:
    """The `ends` of S distinct starts, and how many of the `tried` starts each of them stands for, `counts` [S].

    Starts that differ only in eliminated coefficients count as one start. The search dropped `screened` starts before
    it walked them. `apart` is by how much the best ends of the two halves of the search differ, relative; it is not a
    number where there were too few starts to divide.
    """

    ends: Solutions
    counts: np.ndarray
    tried: int
    screened: int
    apart: float = math.nan

    @property
    def best(self) -> int:
        """Index of the best end."""
        return _lowest(self.ends.value)


def _lowest(values: np.ndarray) -> int:
    """Return the first index whose value is the lowest within rounding; every device gives the same index."""
    return int(np.argmax(values <= np.min(values) * (1 + 1e-12)))


def search(task: Task, options: FitOptions, progress: Progress | None = None, merge: bool = True) -> SearchResult:
    """Return the result of one task's search; `search_all` says how it goes."""
    return search_all(combined([task]), [task], options, progress, merge)[0]


def search_all(
    whole: CombinedTask,
    tasks: Sequence[Task],
    options: FitOptions,
    progress: Progress | None = None,
    merge: bool = True,
) -> list[SearchResult]:
    """Return the search result of each of `tasks`; their starts, as `options` ask for them, are lanes of one batch.

    1. The search screens starts where `FitOptions.screen` says so: it keeps those with the lowest objective.
    2. It eliminates the coefficients in which the law is linear and walks the others (`projection`). With `merge` it
       walks starts once that elimination makes equal. This changes no number; `benchmarks/refit.py` walks them all.
    3. It first walks a law of many parameters on squares, and roughly: valleys of squares lead to the optimum where
       valleys of Huber's objective do not. Screened starts are ranked once more after this walk.
    4. Every start that is left descends in all parameters.
    5. Laws that the law contains and its published constants give further ends (`known`).
    6. Where the two halves of the starts do not agree on the best end, or where a law of many parameters had few of its
       starts walked, the search goes on from the good ends (`hops`).
    7. The best end of each task is refined.

    With more than MANY_ROWS rows all this is done on a sample of them. The lowest basins of the sample then descend on
    every row; starts that ended in another basin count as screened.
    """
    if few := sampled(tasks):
        return _on_every_row(whole, tasks, search_all(combined(few), few, options, progress, merge), progress)
    law, many = whole.task.law, many_parameters(whole.task.law)
    project = bool(linear_params(law))
    begin, counts = (_distinct if merge and project else _every)(tasks[0], options)
    keep, report = options.polished(law), stage_progress(progress, "starts")
    hops = stage_progress(progress, "hops")
    lanes = TaskLanes.of(whole, begin, len(tasks))
    screened = 0 < keep < len(begin)
    if screened:
        look = lanes.walk(project=project, only_look=True)
        lanes = lanes.lowest(look.value, keep * (ROUGH_PER_POLISHED if many else 1))
    if project or many:
        how = ROUGH if many and (screened or not project) else {"finished_at": ROUGHLY}
        lanes = lanes.at(lanes.walk(report, None, project=project, squares=not project, **how))
    if many and screened:
        near = lanes.walk(report, **ROUGH)
        on = hopped(lanes, near, counts, tasks, options.seed, hops, begin)
        lanes = best_of_halves(replace(lanes, u=on.u), on.value, keep)
        ends, best, last = _descended(lanes, report)
    else:
        ends = lanes.walk(report)
        on = hopped(lanes, ends, counts, tasks, options.seed, hops, begin)
        if (moved := on.value < ends.value).any():
            further = lanes.some(moved, on.u).walk()
            ends.u[moved], ends.value[moved] = further.u, further.value
            ends.status[moved], ends.steps[moved] = further.status, further.steps
        best, last = _refined(lanes, ends)
    found = []
    for i, task in enumerate(tasks):
        mine = lanes.which == i
        start, of = lanes.start[mine], counts[lanes.start[mine]]
        finished = _finished(task, ends.some(mine), last.some(best.which == i))
        gap = max(apart(start, finished.value, task.rounding), on.drift[i]) if on.drift[i] == on.drift[i] else math.nan
        found.append(SearchResult(finished, of, int(counts.sum()), int(counts.sum() - of.sum()), gap))
    return found


def _descended(lanes: TaskLanes, report) -> tuple[Solutions, TaskLanes, Solutions]:
    """Return the ends of the lanes, the best lane of each task at its end, and what that end becomes when refined."""
    ends = lanes.walk(report)
    return ends, *_refined(lanes, ends)


def _refined(lanes: TaskLanes, ends: Solutions) -> tuple[TaskLanes, Solutions]:
    """Return the best lane of each task at its end, and what that end becomes when refined."""
    law = lanes.whole.task.law
    best = lanes.lowest(ends.value, 1, ends.u)
    last = best.walk(finished_at=FINEST)
    return best, _from_nothing(best, last) if many_parameters(law) and not linear_params(law) else last


def _on_every_row(
    whole: CombinedTask, tasks: Sequence[Task], on_sample: Sequence[SearchResult], progress: Progress | None
) -> list[SearchResult]:
    """Return the results of a search on a sample after the lowest basins of each task descended on every row."""
    basin = [_basin_numbers(task, found.ends.value) for task, found in zip(tasks, on_sample, strict=True)]
    heads = [np.unique(b[b >= 0], return_index=True)[1] for b in basin]
    heads = [np.flatnonzero(b >= 0)[h] for b, h in zip(basin, heads, strict=True)]
    u = np.concatenate([found.ends.u[h] for found, h in zip(on_sample, heads, strict=True)])
    which = np.repeat(np.arange(len(tasks)), [len(h) for h in heads])
    ends, best, last = _descended(TaskLanes(whole, u, which, np.concatenate(heads)), stage_progress(progress, "starts"))
    results = []
    for i, (task, found) in enumerate(zip(tasks, on_sample, strict=True)):
        finished, kept = _finished(task, ends.some(which == i), last.some(best.which == i)), basin[i] >= 0
        counts = found.counts[kept]
        results.append(
            SearchResult(
                finished.some(basin[i][kept]), counts, found.tried, int(found.tried - counts.sum()), found.apart
            )
        )
    return results


def _basin_numbers(task: Task, values: np.ndarray) -> np.ndarray:
    """Return the number [S] of the basin in which each end lies, the lowest first, -1 beyond MOST_BASINS or no end.

    `values` [S] are objectives on a sample.
    """
    order, numbers, number, head = np.argsort(values, kind="stable"), np.full(len(values), -1), -1, -np.inf
    for i in order:
        if not np.isfinite(values[i]):
            break
        if number < 0 or values[i] > same_basin(task, head):
            number, head = number + 1, float(values[i])
        if number == MOST_BASINS:
            break
        numbers[i] = number
    return numbers if number >= 0 else np.where(np.arange(len(values)) == 0, 0, -1)


def _from_nothing(best: TaskLanes, last: Solutions) -> Solutions:
    """Return the ends `last` of each task's best lane, or its end with linear constants at zero where that is lower.

    A floor that may be zero has a basin at zero, which few starts lie in. This function holds such constants at zero
    and lets all others settle. Where the objective is lower there, it frees the constants and walks on.
    """
    whole, which = best.whole, best.which
    held = [
        i for i, p in enumerate(whole.task.law.params)
        if p.linear and not p.each and not p.domain.log and p.domain.lower == 0.0
        and (whole.lower[:, i] < whole.upper[:, i]).all()
    ]  # fmt: skip
    if not held:
        return last
    lower, upper = whole.lower.copy(), whole.upper.copy()
    upper[:, held] = lower[:, held]
    u = np.clip(last.u, lower[which], upper[which])
    settled = replace(best, whole=replace(whole, lower=lower, upper=upper), u=u).walk(**SETTLED)
    better = settled.value < last.value * (1 - SAME_BASIN)
    if better.any():
        on = replace(best, u=settled.u[better], which=which[better], start=best.start[better]).walk(finished_at=FINEST)
        last.u[better], last.value[better] = on.u, on.value
        last.status[better], last.steps[better] = on.status, on.steps
    return last


def _finished(task: Task, ends: Solutions, last: Solutions) -> Solutions:
    """Return `ends` with the best of them replaced by `last`, its refined end; least squares refine it once more."""
    i = _lowest(ends.value)
    if np.isfinite(ends.value[i]):
        if last.value[0] <= ends.value[i]:
            ends.u[i], ends.value[i] = last.u[0], last.value[0]
            ends.status[i] = CONVERGED if last.status[0] == CONVERGED else ends.status[i]
        if task.objective.squares and not task.problem.pull.any():
            ends.u[i] = _settled(task, ends.u[i])
    return ends


def _settled(task: Task, u: np.ndarray) -> np.ndarray:
    """Return the place near u [P] at which Gauss-Newton steps come to rest.

    In a flat valley the sum of squares changes in its last digits only while parameters still move in the fifth
    (NIST's Bennett5): the step itself, from an orthogonal factorisation of J, says more than what it gains.
    """
    r, columns = jacobian(task, u)
    for _ in range(SETTLING):
        free = (u > task.lower) & (u < task.upper)
        norms = np.linalg.norm(columns, axis=0)
        free &= norms > 0
        step = np.zeros_like(u)
        step[free] = -np.linalg.lstsq(columns[:, free] / norms[free], r, rcond=1e-15)[0] / norms[free]
        moved = np.clip(u + step, task.lower, task.upper)
        new, new_columns = jacobian(task, moved)
        if not np.isfinite(new_columns).all() or not new @ new <= (r @ r) * (1 + 1e-9):
            break
        u, r, columns = moved, new, new_columns
    return u


def _every(task: Task, options: FitOptions) -> tuple[np.ndarray, np.ndarray]:
    begin = np.clip(starts(task.law, options.starts, options.seed), task.lower, task.upper)
    return begin, np.ones(len(begin), int)


def _distinct(task: Task, options: FitOptions) -> tuple[np.ndarray, np.ndarray]:
    """Return starts that differ in more than linear coefficients [S, P], and how many each stands for [S]."""
    inner = linear_params(task.law)
    outer = [i for i in range(len(task.law.params)) if i not in inner]
    if options.starts == "grid":  # a grid is a product: there is no need to write out what elimination drops
        begin, each = grid_without(task.law, inner)
        begin, counts = np.clip(begin, task.lower, task.upper), np.full(len(begin), each)
    else:
        begin, counts = _every(task, options)
    if not outer:
        return begin[:1], counts.sum(keepdims=True)
    _, first, which = np.unique(begin[:, outer], axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return begin[first[order]], np.bincount(which, weights=counts).astype(int)[order]


def stage_progress(progress: Progress | None, name: str):
    """Return a function that reports how far the stage `name` is, or None without `progress`."""
    return (lambda done, total: progress(name, done, total)) if progress else None


def walk_again(task: Task, found: SearchResult) -> SearchResult:
    """Return the ends of `found` after they walk on in `task`, whose objective has changed because priors joined it."""
    distinct, which = np.unique(found.ends.u, axis=0, return_inverse=True)
    ends = task.walk(distinct).some(which)
    return replace(found, ends=_finished(task, ends, task.walk(ends.u[[_lowest(ends.value)]], finished_at=FINEST)))


def same_basin(task: Task, value: float) -> float:
    """Return the highest objective that still belongs to the basin whose lowest objective is `value`."""
    return value * (1 + SAME_BASIN) + task.rounding
