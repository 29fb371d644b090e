"""From many starts to the best fit, and where the starts ended."""

from dataclasses import dataclass, replace

import numpy as np

from core.fit.descent import CONVERGED
from core.fit.jacobian import jacobian
from core.fit.options import FitOptions
from core.fit.projection import linear_params
from core.fit.solve import FINEST, ROUGHLY, Solutions
from core.fit.starts import grid_without, starts
from core.fit.task import Progress, Task

SETTLING = 12  # steps
SAME_BASIN = 1e-6  # relative to the best objective
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
    """Walk the starts that `options` asks for; see `Found`.

    Linear coefficients are first eliminated (`projection`), then every start descends in all parameters. With
    `merge` starts that elimination makes equal are walked once, which changes no number; `benchmarks/refit.py` walks
    them all.
    """
    project = bool(linear_params(task.law))
    begin, counts = _distinct(task, options) if merge and project else _every(task, options)
    tried = int(counts.sum())
    if 0 < options.screen < len(begin):
        look = task.walk(begin, project=project, only_look=True)
        kept = np.sort(np.argsort(look.value, kind="stable")[: options.screen])
        begin, counts = begin[kept], counts[kept]
    told = stage(progress, "starts")
    if project:
        near = task.walk(begin, project=True, finished_at=ROUGHLY, progress=told)
        begin = np.where(np.isfinite(near.value)[:, None], _ten_digits(near.u), begin)
        begin = np.clip(begin, task.lower, task.upper)
    ends = _finished(task, task.walk(begin, progress=told))
    return Found(ends, counts, tried, tried - int(counts.sum()))


def _ten_digits(u: np.ndarray) -> np.ndarray:
    """Drop what rounding did on the way: it differs between machines and must not go on."""
    mantissa, exponent = np.frexp(u)
    return np.ldexp(np.round(mantissa * 2**33) / 2**33, exponent)


def _finished(task: Task, ends: Solutions) -> Solutions:
    """Walk the best end on for as long as numbers can tell a gain, and least squares beyond that."""
    i = _lowest(ends.value)
    if np.isfinite(ends.value[i]):
        last = task.walk(ends.u[[i]], finished_at=FINEST)
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
    return replace(found, ends=_finished(task, task.walk(found.ends.u)))


def rounding(task: Task) -> float:
    """Objective below which every start has found the same fit: all residuals are rounding."""
    y = task.used.y
    scale = np.ones_like(y) if task.objective.log else y
    return 0.5 * float(np.sum((EXACT * scale) ** 2))


def same_basin(task: Task, value: float) -> float:
    """Return the objective up to which a start has ended where `value` is."""
    return value * (1 + SAME_BASIN) + rounding(task)
