"""From many starts to the best fit, and where the starts ended."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..options import FitOptions, many_parameters
from .descent import CONVERGED
from .jacobian import jacobian
from .projection import linear_params
from .solve import FINEST, ROUGHLY, Solutions
from .starts import grid_without, starts
from .task import Progress, Task, Whole, together

SETTLING = 12  # steps
SAME_BASIN = 1e-6  # relative to the best objective
ROUGH: dict[str, Any] = {"finished_at": 1e-4, "most_steps": 120}  # tells good starts of many parameters from bad ones
SETTLED: dict[str, Any] = {"finished_at": 1e-6, "most_steps": 120}
ROUGH_PER_POLISHED = 3  # starts that are walked roughly for every one that is polished
EXACT = 1e-9  # a typical residual below this share of the target is rounding: noiseless runs


@dataclass(frozen=True)
class Found:
    """Where S distinct starts ended (`ends`), and how many of the `tried` starts stand behind each (`counts` [S]).

    Starts that differ only in coefficients which are eliminated are one start. `screened` starts were dropped unwalked.
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
    """Return the first index whose value is the lowest but for rounding: which is the same on any devices."""
    return int(np.argmax(values <= np.min(values) * (1 + 1e-12)))


def search(task: Task, options: FitOptions, progress: Progress | None = None, merge: bool = True) -> Found:
    """Walk the starts that `options` asks for; see `search_all`."""
    return search_all(together([task]), [task], options, progress, merge)[0]


def search_all(
    whole: Whole, tasks: Sequence[Task], options: FitOptions, progress: Progress | None = None, merge: bool = True
) -> list[Found]:
    """Walk the starts that `options` asks for, for the tasks in `whole`, as lanes of one batch.

    Where a law is linear in some coefficients they are first eliminated (`projection`), and with `merge` starts that
    elimination makes equal are walked once, which changes no number; `benchmarks/refit.py` walks them all. A law of
    many parameters is first walked roughly on squares, whose valleys lead where those of Huber's objective do not.
    Then every start descends in all parameters. Where starts are screened (`FitOptions.screen`), those go on that are
    the lowest where they stand, and after a rough walk those that are the lowest then.
    """
    law, many = whole.task.law, many_parameters(whole.task.law)
    project = bool(linear_params(law))
    begin, counts = (_distinct if merge and project else _every)(tasks[0], options)
    keep, told = options.polished(law), stage(progress, "starts")
    crowd = Crowd.of(whole, begin, len(tasks))
    if 0 < keep < len(begin):
        look = crowd.walk(project=project, only_look=True)
        crowd = crowd.lowest(look.value, keep * (ROUGH_PER_POLISHED if many and not project else 1))
    if project or many:
        how = {"project": True, "finished_at": ROUGHLY} if project else {"squares": True, **ROUGH}
        crowd = crowd.at(crowd.walk(told, **how))
    if many and not project and 0 < keep < len(begin):
        near = crowd.walk(told, **ROUGH)
        crowd = crowd.at(near).lowest(near.value, keep)
    ends = crowd.walk(told)
    best = crowd.lowest(ends.value, 1, ends.u)
    last = best.walk(finished_at=FINEST)
    if many and not project:
        last = _from_nothing(best, last)
    found = []
    for i, task in enumerate(tasks):
        mine, of = crowd.which == i, counts[crowd.start[crowd.which == i]]
        finished = _finished(task, ends.some(mine), last.some(best.which == i))
        found.append(Found(finished, of, int(counts.sum()), int(counts.sum() - of.sum())))
    return found


def _from_nothing(best: "Crowd", last: Solutions) -> Solutions:
    """Return the ends `last` of the best lane of each task, or where it ends with linear constants at nothing if lower.

    A floor that may be nothing has a basin there, which the boxes of starts hardly meet: all others settle with those
    constants held at 0, and where that is lower they walk on together.
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
class Crowd:
    """Where lanes of several tasks stand, `u` [S, P]; lane s is of task which[s] and began at start[s]."""

    whole: Whole
    u: np.ndarray
    which: np.ndarray
    start: np.ndarray

    @classmethod
    def of(cls, whole: Whole, begin: np.ndarray, tasks: int) -> "Crowd":
        """Return every start once for every task."""
        n = len(begin)
        return cls(whole, np.tile(begin, (tasks, 1)), np.repeat(np.arange(tasks), n), np.tile(np.arange(n), tasks))

    def walk(self, told=None, **how) -> Solutions:
        """Walk all lanes from where they stand; see Task.walk."""
        weights, targets = self.whole.weights, self.whole.targets
        own = lambda values: None if values is None else lambda i: values[self.which[i]]  # noqa: E731
        between = (self.whole.lower[self.which], self.whole.upper[self.which])
        return self.whole.task.walk(
            self.u, weights=own(weights), targets=own(targets), bounds=between, progress=told, **how
        )

    def at(self, ends: Solutions) -> "Crowd":
        """Return the lanes where they ended, or where they stood if that is no number."""
        there = np.where(np.isfinite(ends.value)[:, None], _ten_digits(ends.u), self.u)
        return replace(self, u=np.clip(there, self.whole.lower[self.which], self.whole.upper[self.which]))

    def lowest(self, values: np.ndarray, keep: int, u: np.ndarray | None = None) -> "Crowd":
        """Return the `keep` lanes of each task with the lowest values, in their order; at `u` where that is given."""
        like = np.array([np.min(values[self.which == i], initial=np.inf) for i in range(self.which.max() + 1)])
        same = np.where(values <= like[self.which] * (1 + 1e-12), like[self.which], values)  # but for rounding
        order = np.lexsort((np.arange(len(values)), same, self.which))
        rank = np.empty(len(order), int)
        rank[order] = np.arange(len(order)) - np.searchsorted(self.which[order], self.which[order])
        kept = np.flatnonzero(rank < keep)
        return replace(self, u=(self.u if u is None else u)[kept], which=self.which[kept], start=self.start[kept])


def _ten_digits(u: np.ndarray) -> np.ndarray:
    """Drop what rounding did on the way: it differs between machines and must not go on."""
    mantissa, exponent = np.frexp(u)
    return np.ldexp(np.round(mantissa * 2**33) / 2**33, exponent)


def _finished(task: Task, ends: Solutions, last: Solutions) -> Solutions:
    """Put `last`, where the best end came to when it walked on, in its place; least squares go beyond that."""
    i = _lowest(ends.value)
    if np.isfinite(ends.value[i]):
        if last.value[0] <= ends.value[i]:
            ends.u[i], ends.value[i] = last.u[0], last.value[0]
            ends.status[i] = CONVERGED if last.status[0] == CONVERGED else ends.status[i]
        if task.objective.squares and not task.problem.pull.any():
            ends.u[i] = _settled(task, ends.u[i])
    return ends


def _settled(task: Task, u: np.ndarray) -> np.ndarray:
    """Return where Gauss-Newton steps come to rest near u [P].

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
        there = np.clip(u + step, task.lower, task.upper)
        new, new_columns = jacobian(task, there)
        if not np.isfinite(new_columns).all() or not new @ new <= (r @ r) * (1 + 1e-9):
            break
        u, r, columns = there, new, new_columns
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


def stage(progress: Progress | None, name: str):
    """Return a teller of how far one stage is, or None where nobody listens."""
    return (lambda done, total: progress(name, done, total)) if progress else None


def again(task: Task, found: Found) -> Found:
    """Return where the same ends come to when they walk on in `task`, whose objective has changed (by priors)."""
    ends = task.walk(found.ends.u)
    return replace(found, ends=_finished(task, ends, task.walk(ends.u[[_lowest(ends.value)]], finished_at=FINEST)))


def rounding(task: Task) -> float:
    """Objective below which every start has found the same fit: all residuals are rounding."""
    y = task.used.y
    scale = np.ones_like(y) if task.objective.log else y
    return 0.5 * float(np.sum((EXACT * scale) ** 2))


def same_basin(task: Task, value: float) -> float:
    """Return the objective up to which a start has ended where `value` is."""
    return value * (1 + SAME_BASIN) + rounding(task)
