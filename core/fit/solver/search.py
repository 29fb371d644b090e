"""The search for the best fit: it walks many starts to the ends of their descents and keeps the lowest end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..options import FitOptions, many_parameters
from .descent import CONVERGED
from .jacobian import jacobian
from .projection import linear_params
from .sample import sampled
from .solve import FINEST, ROUGHLY, Solutions
from .starts import grid_without, starts
from .task import CombinedTask, Progress, Task, combined

SETTLING = 12  # steps
MOST_BASINS = 8  # of a sample that descend on every row
SAME_BASIN = 1e-6  # relative to the best objective
ROUGH: dict[str, Any] = {"finished_at": 1e-4, "most_steps": 120}  # a rough walk already ranks the starts
SETTLED: dict[str, Any] = {"finished_at": 1e-6, "most_steps": 120}
ROUGH_PER_POLISHED = 3  # starts that are walked roughly for every one that is polished
EXACT = 1e-9  # a typical residual below this share of the target is rounding: noiseless runs


@dataclass(frozen=True)
class SearchResult:
    """The `ends` of S distinct starts, and how many of the `tried` starts each of them stands for, `counts` [S].

    Starts that differ only in eliminated coefficients count as one start. The search dropped `screened` starts before
    it walked them.
    """

    ends: Solutions
    counts: np.ndarray
    tried: int
    screened: int

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
    4. Every start that is left descends in all parameters, and the best end of each task is refined.

    With more than MANY_ROWS rows all this is done on a sample of them. The lowest basins of the sample then descend on
    every row; starts that ended in another basin count as screened.
    """
    if few := sampled(tasks):
        return _on_every_row(whole, tasks, search_all(combined(few), few, options, progress, merge), progress)
    law, many = whole.task.law, many_parameters(whole.task.law)
    project = bool(linear_params(law))
    begin, counts = (_distinct if merge and project else _every)(tasks[0], options)
    keep, report = options.polished(law), stage_progress(progress, "starts")
    lanes = TaskLanes.of(whole, begin, len(tasks))
    if 0 < keep < len(begin):
        look = lanes.walk(project=project, only_look=True)
        lanes = lanes.lowest(look.value, keep * (ROUGH_PER_POLISHED if many and not project else 1))
    if project or many:
        how = {"project": True, "finished_at": ROUGHLY} if project else {"squares": True, **ROUGH}
        lanes = lanes.at(lanes.walk(report, **how))
    if many and not project and 0 < keep < len(begin):
        near = lanes.walk(report, **ROUGH)
        lanes = lanes.at(near).lowest(near.value, keep)
    ends, best, last = _descended(lanes, report)
    found = []
    for i, task in enumerate(tasks):
        mine, of = lanes.which == i, counts[lanes.start[lanes.which == i]]
        finished = _finished(task, ends.some(mine), last.some(best.which == i))
        found.append(SearchResult(finished, of, int(counts.sum()), int(counts.sum() - of.sum())))
    return found


def _descended(lanes: "TaskLanes", report) -> tuple[Solutions, "TaskLanes", Solutions]:
    """Return the ends of the lanes, the best lane of each task at its end, and what that end becomes when refined."""
    law = lanes.whole.task.law
    ends = lanes.walk(report)
    best = lanes.lowest(ends.value, 1, ends.u)
    last = best.walk(finished_at=FINEST)
    return ends, best, _from_nothing(best, last) if many_parameters(law) and not linear_params(law) else last


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
            SearchResult(finished.some(basin[i][kept]), counts, found.tried, int(found.tried - counts.sum()))
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


def _from_nothing(best: "TaskLanes", last: Solutions) -> Solutions:
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


@dataclass(frozen=True)
class TaskLanes:
    """S lanes of several tasks at the places `u` [S, P]; lane s belongs to task which[s] and began at start[s]."""

    whole: CombinedTask
    u: np.ndarray
    which: np.ndarray
    start: np.ndarray

    @classmethod
    def of(cls, whole: CombinedTask, begin: np.ndarray, tasks: int) -> "TaskLanes":
        """Return lanes that begin at each start `begin` [N, P], once for each of `tasks` tasks."""
        n = len(begin)
        return cls(whole, np.tile(begin, (tasks, 1)), np.repeat(np.arange(tasks), n), np.tile(np.arange(n), tasks))

    def walk(self, report=None, **how) -> Solutions:
        """Walk all lanes from where they stand; see Task.walk."""
        weights, targets = self.whole.weights, self.whole.targets
        of_lane = lambda values: None if values is None else lambda i: values[self.which[i]]  # noqa: E731
        between = (self.whole.lower[self.which], self.whole.upper[self.which])
        return self.whole.task.walk(
            self.u, weights=of_lane(weights), targets=of_lane(targets), bounds=between, progress=report, **how
        )

    def at(self, ends: Solutions) -> "TaskLanes":
        """Return the lanes at their `ends`; a lane whose end has no finite objective stays where it stood."""
        ended = np.where(np.isfinite(ends.value)[:, None], _ten_digits(ends.u), self.u)
        return replace(self, u=np.clip(ended, self.whole.lower[self.which], self.whole.upper[self.which]))

    def lowest(self, values: np.ndarray, keep: int, u: np.ndarray | None = None) -> "TaskLanes":
        """Return the `keep` lanes of each task with the lowest `values` [S], in their order, moved to `u` if given."""
        like = np.array([np.min(values[self.which == i], initial=np.inf) for i in range(self.which.max() + 1)])
        same = np.where(values <= like[self.which] * (1 + 1e-12), like[self.which], values)  # but for rounding
        order = np.lexsort((np.arange(len(values)), same, self.which))
        rank = np.empty(len(order), int)
        rank[order] = np.arange(len(order)) - np.searchsorted(self.which[order], self.which[order])
        kept = np.flatnonzero(rank < keep)
        return replace(self, u=(self.u if u is None else u)[kept], which=self.which[kept], start=self.start[kept])


def _ten_digits(u: np.ndarray) -> np.ndarray:
    """Return u rounded to ten digits: rounding errors of a walk differ between machines and must not be passed on."""
    mantissa, exponent = np.frexp(u)
    return np.ldexp(np.round(mantissa * 2**33) / 2**33, exponent)


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


def rounding(task: Task) -> float:
    """Return the objective below which all residuals are rounding errors: starts that reach it found the same fit."""
    y = task.used.y
    scale = np.ones_like(y) if task.objective.log else y
    return 0.5 * float(np.sum((EXACT * scale) ** 2))


def same_basin(task: Task, value: float) -> float:
    """Return the highest objective that still belongs to the basin whose lowest objective is `value`."""
    return value * (1 + SAME_BASIN) + rounding(task)
