"""Fit a law to runs: starts, solver, resamples, and a result that says how it went."""

import math
import time
from collections.abc import Sequence

import numpy as np

from ..errors import BadInput
from ..laws.base import Law
from ..laws.family import held, split
from ..log import logger
from ..runs import Runs
from .data.left_out import left_out
from .discrepancy.form import form_error
from .every_step import exact_objective
from .options import FitOptions
from .predict import ranges_of
from .result import Estimate, Fit, Reached, Seconds, Starts
from .solver import descent
from .solver.basins import basins
from .solver.combined import combined
from .solver.progress import Progress
from .solver.sample import sampled
from .solver.search import SearchResult, same_basin, search_all, walk_again
from .solver.space import LOG_BOUND, natural
from .solver.task import Task, bound_to_runs, compiled, prepare, with_priors
from .uncertainty.intervals import Intervals, intervals
from .uncertainty.noise import noise_scale
from .uncertainty.refits import rivals
from .uncertainty.unidentified import going_together

MOST_OTHERS = 8  # a batch has at most so many times the rows of its smallest task
MOST_APART = 1e9  # stands for more, and for a half of the search that no end is known of
VANISHED = 60.0  # a logarithm beyond this was driven off: no law has such constants


def fit(law: Law, runs: Runs, options: FitOptions | None = None, progress: Progress | None = None) -> Fit:
    """Fit `law` to the included rows of `runs`.

    The function calls `progress(stage, done, total)` as each stage goes on, which may raise to stop. Raises BadInput
    for runs or choices that cannot be used. A fit that does not succeed comes back with status `failed` and a sentence.
    """
    (found,) = fit_all(law, [(runs, options or FitOptions())], progress)
    if isinstance(found, BadInput):
        raise found
    return found


def fit_all(
    law: Law, cases: Sequence[tuple[Runs, FitOptions]], progress: Progress | None = None
) -> list[Fit | BadInput]:
    """Fit `law` to several cases, runs of one table with options that differ in the target only, in one batch.

    Returns a fit for each, or why it cannot be used.
    """
    key, begun = split(law.key)[0], time.perf_counter()
    tasks: list[Task | BadInput] = []
    for runs, options in cases:
        try:
            tasks.append(prepare(_alone(law, runs), runs, options))
        except BadInput as err:
            tasks.append(err)
    prepared = [t for t in tasks if isinstance(t, Task)]
    logger.info("fit begun: %s, %d rows in %d tasks", key, sum(len(t.used.y) for t in prepared), len(prepared))
    searched = iter([
        (found, seconds)
        for some in _batches(prepared)
        for found, seconds in _searched(some, cases[0][1], progress)
    ])  # fmt: skip
    fits = [
        _completed(task, *case, *next(searched), progress) if isinstance(task, Task) else task
        for task, case in zip(tasks, cases, strict=True)
    ]
    for fitted in fits:
        if isinstance(fitted, Fit):
            logger.info("fit ended: %s, %d rows, %s", key, fitted.n_runs, fitted.status)
    logger.info("fits ended: %s, %.2f s", key, time.perf_counter() - begun)
    return fits


def _alone(law: Law, runs: Runs) -> Law:
    """Return the law for these runs. Raises BadInput for one that no target can be fitted to alone."""
    law = bound_to_runs(law, runs)
    if law.together:
        name = split(law.key)[0]
        raise BadInput(f"{name} is one fit of the losses on all domains: name them all as targets, such as loss/*.")
    return law


def _searched(tasks: list[Task], options: FitOptions, progress) -> list[tuple[SearchResult, Seconds]]:
    """Search the tasks of a batch, and say what each took of the seconds."""
    whole = combined(tasks)
    compiling = compiled(whole.task, search=not (few := sampled(tasks)))
    compiling += compiled(combined(few).task) if few else 0.0
    begun = time.perf_counter()
    found = search_all(whole, tasks, options, progress)
    solving = (time.perf_counter() - begun) / len(tasks)
    return [(one, Seconds(compile=compiling, solve=solving, intervals=0.0)) for one in found]


def _batches(tasks: list[Task]) -> list[list[Task]]:
    """Return tasks in batches. Every lane of a batch evaluates all its rows, so tasks of one batch share most rows."""
    done: list[list[Task]] = []
    for task in tasks:
        last = [*done[-1], task] if done else [task]
        rows = np.unique(np.concatenate([t.used.rows for t in last]))
        if done and len(rows) <= MOST_OTHERS * min(len(t.used.rows) for t in last):
            done[-1] = last
        else:
            done.append([task])
    return done


def _completed(task: Task, runs: Runs, options: FitOptions, found: SearchResult, taken: Seconds, progress) -> Fit:
    begun = time.perf_counter()
    best = found.ends.u[found.best]
    if options.priors and np.isfinite(found.ends.value[found.best]):
        task = with_priors(task, options, noise_scale(task, best))
        found = walk_again(task, found)
        best = found.ends.u[found.best]
    solved = time.perf_counter()
    found_one = bool(np.isfinite(found.ends.value[found.best]))
    others = rivals(task, found) if found_one and options.bootstrap else None
    around = intervals(task, best, options, progress, others) if found_one else Intervals({}, {}, options.intervals, ())
    took = {"solve": taken.solve + solved - begun, "intervals": time.perf_counter() - solved}
    seconds = taken.model_copy(update=took)
    return _with_form(_result(task, runs, options, found, around, seconds), task, runs, options)


def _with_form(fit: Fit, task: Task, runs: Runs, options: FitOptions) -> Fit:
    """Return the fit with its form error, which is asked for where resamples are."""
    if not fit.ok or not options.bootstrap:
        return fit
    used, values = task.used, {k: e.value for k, e in fit.parameters.items()}
    missing = left_out(task.law, runs.table.loc[used.rows], used.x)
    form, why = form_error(task.law, values, used.x, used.y, used.groups, fit.pins, bool(missing))
    return fit.model_copy(update={"form": form, "no_form": why})


def _result(
    task: Task, runs: Runs, options: FitOptions, found: SearchResult, around: Intervals, seconds: Seconds
) -> Fit:
    law, used, ends = task.law, task.used, found.ends
    value, u = float(ends.value[found.best]), ends.u[found.best]
    status, message = _status(found)
    point = {k: float(v) for k, v in natural(law, u).items()}
    reached = exact_objective(task, runs, point, u) if law.series and np.isfinite(value) else value
    at_best = int(found.counts[ends.value <= same_basin(task, value)].sum()) if np.isfinite(value) else 0
    return Fit(
        law=law.key, target=task.target, unit=runs.unit(task.target), n_runs=len(used.y),
        objective=Reached(name=task.objective.name, value=reached if np.isfinite(reached) else None),
        parameters={k: _estimate(v, around.ends.get(k)) for k, v in point.items()} if status != "failed" else {},
        status=status, message=message,
        starts=Starts(
            tried=found.tried, screened=found.screened, polished=int(found.counts.sum()), at_best=at_best,
            apart=None if math.isnan(found.apart) else min(found.apart, MOST_APART),
        ),
        seconds=seconds, notes=[*used.notes, *_notes(task, options, u), *around.notes],
        seed=options.seed, delta=options.delta, cluster=used.cluster,
        pins=dict(options.pins) | held(law, task.target),
        priors={name: (mean, sd) for name, mean, sd in options.priors},
        columns=used.columns, ranges=ranges_of(law, used.x),
        conventions=dict(runs.card.conventions) if runs.card else {},
        draws={k: v.tolist() for k, v in around.draws.items()}, basins=basins(task, found),
        distinct_starts=len(found.counts), n_clusters=used.n_groups, table=runs.name, digest=runs.digest,
        resamples=options.bootstrap, intervals=around.method, noise=around.noise.tolist(),
        dropped=around.dropped.tolist(), together=list(going_together(task)[:2]),
    )  # fmt: skip


def _estimate(value: float, ends: tuple[float, float] | None) -> Estimate:
    low, high = ends or (None, None)
    return Estimate(value=value, low=low, high=high)


def _status(found: SearchResult) -> tuple[str, str]:
    n, best = found.tried - found.screened, found.best
    if not np.isfinite(found.ends.value[best]):
        return "failed", f"None of {n} starts gave a finite prediction on these runs."
    if found.ends.status[best] != descent.CONVERGED:
        return "stalled", f"The best of {n} starts was still descending after {descent.MAX_STEPS} steps."
    return "converged", f"The best of {n} starts converged."


def _notes(task: Task, options: FitOptions, u: np.ndarray) -> list[str]:
    notes = []
    for i, p in enumerate(task.law.params):
        if p.target_member:
            continue
        if p.name in dict(options.pins):
            notes.append(f"{p.name} was held at {dict(options.pins)[p.name]:g}.")
        elif abs(u[i]) < LOG_BOUND - 1 and (u[i] <= task.lower[i] + 1e-9 or u[i] >= task.upper[i] - 1e-9):
            end = np.exp(u[i]) if p.domain.log else u[i]
            notes.append(f"{p.name} ended at {end:.3g}, the edge of what is allowed: these runs would rather go on.")
        elif p.domain.log and abs(u[i]) > VANISHED:
            notes.append(f"{p.name} was driven to {np.exp(u[i]):.1e}: these runs do not determine it.")
    for name, mean, sd in options.priors:
        spread = f"{sd:.0%}" if task.law.param(name).domain.log else f"{sd:g}"
        notes.append(f"{name} was drawn to {mean:g} by a prior of ±{spread}.")
    return notes
