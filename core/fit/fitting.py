"""Fit a law to runs: starts, solver, resamples, and a result that says how it went."""

import time
from collections.abc import Callable

import numpy as np

from core.errors import BadInput
from core.fit import objectives, solve
from core.fit.bootstrap import FEWEST_DRAWS, percentile_interval, resample
from core.fit.design import Design, design
from core.fit.options import FitOptions
from core.fit.pad import bucket, pad, pad_weights
from core.fit.predict import reach
from core.fit.result import Estimate, Fit, Reached, Seconds, Starts
from core.fit.space import bounds, longest_step, natural
from core.fit.starts import starts
from core.laws.base import Law
from core.runs import Runs

VANISHED = 60.0  # of a logarithm: so far no law's constants lie
SAME_BASIN = 1e-6  # relative to the best objective
EXACT = 1e-9  # a typical residual below this share of the target is rounding: noiseless runs
Progress = Callable[[str, int, int], None]


def fit(law: Law, runs: Runs, options: FitOptions | None = None, progress: Progress | None = None) -> Fit:
    """Fit `law` to the included rows of `runs`.

    `progress(stage, done, total)` is told how far each stage is and may raise to stop. Raises BadInput for runs or
    choices that cannot be used; a fit that does not succeed comes back with status `failed` and a sentence.
    """
    options = options or FitOptions()
    objective = objectives.get(options.objective or law.objective)
    target = options.target or law.target
    runs_used = design(law, runs, target, objective, options.cluster)
    compiled, fresh = _compile(law, objective, len(runs_used.y))
    problem = _problem(law, runs_used, options)
    begun = time.perf_counter()
    found = _from_every_start(law, compiled, problem, runs_used, options, progress)
    solved = time.perf_counter()
    best = int(np.argmin(found.value))
    draws = _resampled(compiled, problem, runs_used, found.u[best], options, progress)
    seconds = Seconds(compile=fresh, solve=solved - begun, intervals=time.perf_counter() - solved)
    return _result(law, runs, runs_used, options, target, objective.name, found, draws, seconds)


def _compile(law: Law, objective: objectives.Objective, n_runs: int) -> tuple[solve.Program, float]:
    begun = time.perf_counter()
    compiled = solve.program(law, objective, bucket(n_runs))
    return compiled, time.perf_counter() - begun


def _problem(law: Law, used: Design, options: FitOptions) -> solve.Problem:
    size = bucket(len(used.y))
    unknown = [name for name, _ in options.pins if name not in {p.name for p in law.params}]
    if unknown:
        raise BadInput(
            f"{law.key} has no parameter {unknown[0]!r} to pin; it has {', '.join(p.name for p in law.params)}."
        )
    for name, value in options.pins:
        domain = law.param(name).domain
        if not domain.lower <= value <= domain.upper or (domain.log and value <= 0):
            raise BadInput(f"{name} cannot be held at {value:g}: it is {domain.name}.")
    lower, upper = bounds(law, dict(options.pins))
    x = {name: pad(values, size) for name, values in used.x.items()}
    return solve.Problem(x, pad(used.y, size), lower, upper, longest_step(law), np.float64(options.delta))


def _from_every_start(law, compiled, problem, used, options, progress) -> solve.Solutions:
    begin = np.clip(starts(law, options.starts, options.seed), problem.lower, problem.upper)
    whole = pad_weights(np.ones(len(used.y)), len(problem.y))
    return solve.solve(
        compiled, problem, begin, lambda lanes: np.tile(whole, (len(lanes), 1)), _stage(progress, "starts")
    )


def _resampled(compiled, problem, used, best, options, progress) -> solve.Solutions:
    """Refit every resample from the best fit. One descent each: the basin is the fit's own."""
    begin = np.tile(best, (options.bootstrap, 1))

    def weights(lanes: np.ndarray) -> np.ndarray:
        return pad_weights(resample(used.groups, lanes, options.seed), len(problem.y))

    return solve.solve(compiled, problem, begin, weights, _stage(progress, "resamples"))


def _stage(progress: Progress | None, stage: str) -> Callable[[int, int], None] | None:
    return (lambda done, total: progress(stage, done, total)) if progress else None


def _result(law, runs, used, options, target, objective, found, draws, seconds) -> Fit:
    best = int(np.argmin(found.value))
    value = float(found.value[best])
    kept = np.isfinite(draws.value) & (draws.status == solve.CONVERGED)
    status, message = _status(found, best)
    notes = [*used.notes, *_notes(law, options, found.u[best], kept)]
    by_name = {k: np.asarray(v) for k, v in natural(law, draws.u[kept]).items()}
    point = {k: float(v) for k, v in natural(law, found.u[best]).items()}
    basins = np.sort(found.value[np.isfinite(found.value)])
    return Fit(
        law=law.key, target=target, unit=runs.unit(target), n_runs=len(used.y),
        objective=Reached(name=objective, value=value if np.isfinite(value) else None),
        parameters={k: _estimate(v, by_name[k]) for k, v in point.items()} if status != "failed" else {},
        status=status, message=message,
        starts=Starts(
            tried=len(found.value), screened=0, polished=len(found.value),
            at_best=int((basins <= value * (1 + SAME_BASIN) + _rounding(used.y, objective)).sum()),
        ),
        seconds=seconds, notes=notes, seed=options.seed, delta=options.delta, cluster=used.cluster,
        pins=dict(options.pins), columns=used.columns,
        ranges=_ranges(used),
        conventions=dict(runs.card.conventions) if runs.card else {},
        draws={k: v.tolist() for k, v in by_name.items()}, basins=basins.tolist(),
        n_clusters=used.n_groups, table=runs.name, digest=runs.digest, resamples=options.bootstrap,
    )  # fmt: skip


def _rounding(y: np.ndarray, objective: str) -> float:
    """Objective below which every start has found the same fit: all residuals are rounding."""
    scale = np.ones_like(y) if objectives.get(objective).log else y
    return 0.5 * float(np.sum((EXACT * scale) ** 2))


def _ranges(used: Design) -> dict[str, tuple[float, float]]:
    """Span of every feature, and of training compute where the features say it."""
    return {name: (float(np.min(v)), float(np.max(v))) for name, v in reach(used.x).items()}


def _estimate(value: float, draws: np.ndarray) -> Estimate:
    if len(draws) < FEWEST_DRAWS:
        return Estimate(value=value)
    low, high = percentile_interval(draws)
    return Estimate(value=value, low=float(low), high=float(high))


def _status(found: solve.Solutions, best: int) -> tuple[str, str]:
    n = len(found.value)
    if not np.isfinite(found.value[best]):
        return "failed", f"None of {n} starts gave a finite prediction on these runs."
    if found.status[best] != solve.CONVERGED:
        return "stalled", f"The best of {n} starts was still descending after {solve.MAX_STEPS} steps."
    return "converged", f"The best of {n} starts converged."


def _notes(law: Law, options: FitOptions, u: np.ndarray, kept: np.ndarray) -> list[str]:
    notes = []
    lower, upper = bounds(law, dict(options.pins))
    for i, p in enumerate(law.params):
        if p.name in dict(options.pins):
            notes.append(f"{p.name} was held at {dict(options.pins)[p.name]:g}.")
        elif not p.domain.log and (u[i] <= lower[i] + 1e-9 or u[i] >= upper[i] - 1e-9):
            notes.append(f"{p.name} ended at {u[i]:.3g}, the edge of what is allowed: these runs would rather go on.")
        elif p.domain.log and abs(u[i]) > VANISHED:
            notes.append(f"{p.name} was driven to {np.exp(u[i]):.1e}: these runs do not determine it.")
    if len(kept) and kept.mean() < 0.99:
        notes.append(f"{(~kept).sum()} of {len(kept)} resamples did not converge and are left out of the intervals.")
    return notes
