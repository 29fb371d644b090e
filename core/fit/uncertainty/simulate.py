"""How often intervals hold the truth: runs are simulated from a law, fitted, and given intervals as real ones are."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace

import numpy as np
import pandas as pd

from ..band import further
from ..data.design import Design
from ..draws import percentile_interval
from ..evaluate import evaluate
from ..options import FitOptions
from ..solver.combined import combined
from ..solver.search import SearchResult, search_all
from ..solver.solve import CONVERGED, FINEST, Solutions
from ..solver.task import Task, start_of
from .intervals import Intervals, Plan, conclude, intervals, plan
from .profile import limit
from .refits import rivals

Draw = Callable[[np.random.Generator, Design], np.ndarray]  # the noise of every run [R], in the objective's terms
PREDICTION, NEW_RUN = "prediction", "new run"
AT_ONCE = 20  # simulations whose starts are lanes of one batch


def simulate(
    task: Task,
    truth: Mapping[str, float],
    draw: Draw,
    options: FitOptions,
    at: Mapping[str, float],
    simulations: int,
    seed: int = 0,
    searched: bool = False,
) -> pd.DataFrame:
    """Return a table of how often 95 % intervals held the truth, with one row for each quantity.

    Each simulation gives the runs of `task` the targets that `truth` predicts plus noise that `draw` makes. It fits
    them and makes intervals as `options` say. Where it is `searched` for, the best fit is that of a search from as many
    starts as `options` have, and refits begin in every basin, as those of real runs do; else the fit begins at the
    truth, which takes far less time. The quantities are the free parameters, the `prediction` at the point `at` and one
    `new run` there; the method `profile` gives parameters only.

    Columns: `coverage` is the share of the intervals that held the truth; `below` and `above` are the shares that lie
    wholly below and above it. `none` is the share of fits without an interval. `width` is the median width of the
    intervals, of the logarithm where the ends are positive. `intervals` is the method.
    """
    begin = start_of(task, dict(truth))
    rng = np.random.default_rng(seed)
    exact = evaluate(task.law, {k: np.array([v]) for k, v in truth.items()}, task.used.x)[0]
    exact = np.log(exact) if task.objective.log else exact
    targets = exact + np.stack([draw(rng, task.used) for _ in range(simulations)])
    tasks = [_with(task, t) for t in targets]
    choices = [replace(options, seed=seed + 1 + m) for m in range(simulations)]
    searches = _searches(tasks, options) if searched else []
    found = (
        _best(searches)
        if searched
        else task.walk(np.tile(begin, (simulations, 1)), targets=lambda i: targets[i], finished_at=FINEST)
    )
    if options.intervals == "profile":
        return _profiled(tasks, found, begin, targets)
    if searched:
        every = (
            intervals(t, u, c, None, rivals(t, s)) for t, u, c, s in zip(tasks, found.u, choices, searches, strict=True)
        )
    else:
        every = _all_at_once(task, tasks, found, choices, targets)
    far = {f.name: np.array([at[f.name]]) for f in task.law.features}
    point = float(evaluate(task.law, {k: np.array([v]) for k, v in truth.items()}, far)[0, 0])
    rows, method = [], ""
    for ends in every:
        further_run = float(further(task.objective, np.array([point]), draw(rng, task.used)[:1])[0])
        rows.append(_held(task, ends, truth, far, point, further_run))
        method = method or ends.method
    return _summary(rows).assign(intervals=method)


def _searches(tasks: list[Task], options: FitOptions) -> list[SearchResult]:
    """Search the best fit of every simulation as that of real runs is searched."""
    parts = [tasks[i : i + AT_ONCE] for i in range(0, len(tasks), AT_ONCE)]
    return [found for part in parts for found in search_all(combined(part), part, options)]


def _best(searches: list[SearchResult]) -> Solutions:
    """Return the best end of each search."""
    ends = [s.ends.some(np.array([s.best])) for s in searches]
    return Solutions(*(np.concatenate([getattr(e, f.name) for e in ends]) for f in fields(Solutions)))


def _all_at_once(
    task: Task, tasks: list[Task], found: Solutions, choices: list[FitOptions], targets: np.ndarray
) -> Iterator[Intervals]:
    """Yield the intervals of every simulation, all resamples of which are lanes of one call."""
    plans = [plan(*one) for one in zip(tasks, found.u, choices, strict=True)]
    n = choices[0].bootstrap
    every = _resampled(task, plans, found.u, targets, n)
    for m, planned in enumerate(plans):
        yield conclude(tasks[m], found.u[m], planned, every.some(np.arange(m * n, (m + 1) * n)), choices[m])


def _with(task: Task, targets: np.ndarray) -> Task:
    return replace(task, used=replace(task.used, y=np.exp(targets) if task.objective.log else targets))


def _resampled(task: Task, plans: list[Plan], best: np.ndarray, targets: np.ndarray, n: int) -> Solutions:
    """Walk the resamples of all simulations as lanes of one call."""

    def of(lanes: np.ndarray, which: str) -> np.ndarray:
        simulation, first = np.unique(lanes // n, return_index=True)
        parts = np.split(lanes % n, first[1:])
        return np.concatenate([getattr(plans[m], which)(b) for m, b in zip(simulation, parts, strict=True)])

    begin = np.repeat(best, n, axis=0)
    planned = next((p for p in plans if p.weights or p.targets), plans[0])
    weights, centres = (
        (lambda i, name=name: of(i, name)) if getattr(planned, name) else None for name in ("weights", "centres")
    )
    return task.walk(
        begin, weights=weights, centres=centres,
        targets=lambda i: of(i, "targets") if planned.targets else targets[i // n],
    )  # fmt: skip


def _held(
    task: Task, ends: Intervals, truth: Mapping[str, float], far: Mapping[str, np.ndarray], point: float, run: float
) -> dict[str, tuple[float, float, float]]:
    """Return (low, high, truth) by quantity, NaN where no interval is given."""
    nothing = (np.nan, np.nan)
    found = {}
    for p, low, high in zip(task.law.params, task.lower, task.upper, strict=True):
        if low < high:
            found[p.name] = (*ends.ends.get(p.name, nothing), truth[p.name])
    every = evaluate(task.law, ends.draws, far)[:, 0] if ends.draws else None
    mean = nothing if every is None else percentile_interval(every)
    one = nothing if every is None else percentile_interval(further(task.objective, every, ends.noise))
    found |= {PREDICTION: (*mean, point), NEW_RUN: (*one, run)}
    return {name: (float(low), float(high), true) for name, (low, high, true) in found.items()}


def _summary(rows: list[dict[str, tuple[float, float, float]]]) -> pd.DataFrame:
    table = []
    for name in rows[0]:
        low, high, true = np.array([r[name] for r in rows]).T
        given = np.isfinite(low) & np.isfinite(high)
        low, high, true = low[given], high[given], true[given]
        none = {"quantity": name, "none": 1 - given.mean()}
        if not given.any():
            table.append(none | dict.fromkeys(("coverage", "below", "above", "width"), np.nan))
            continue
        below, above = (high < true).mean(), (low > true).mean()
        width = np.median(np.log(high / low)) if (low > 0).all() else np.median(high - low)
        table.append(none | {"coverage": 1 - below - above, "below": below, "above": above, "width": float(width)})
    return pd.DataFrame(table)[["quantity", "coverage", "below", "above", "none", "width"]]


def _profiled(tasks: list[Task], found: Solutions, begin: np.ndarray, targets: np.ndarray) -> pd.DataFrame:
    """Return the coverage of profile intervals: it holds the truth if the truth hardly raises the objective."""
    task, m = tasks[0], len(tasks)
    free = np.flatnonzero(task.lower < task.upper)
    limits = np.array([limit(t, u, v) for t, u, v in zip(tasks, found.u, found.value, strict=True)])
    rows = []
    for i in free:
        lower, upper = (np.tile(v, (m, 1)) for v in (task.lower, task.upper))
        lower[:, i] = upper[:, i] = begin[i]
        start = found.u.copy()
        start[:, i] = begin[i]
        held = task.walk(start, targets=lambda j: targets[j], bounds=(lower, upper))
        given = np.isfinite(limits) & (held.status == CONVERGED)
        missed = held.value[given] > limits[given]
        low = found.u[given, i] > begin[i]
        rows.append(
            {
                "quantity": task.law.params[i].name, "coverage": 1 - missed.mean(), "below": (missed & ~low).mean(),
                "above": (missed & low).mean(), "none": 1 - given.mean(), "width": np.nan,
            }
        )  # fmt: skip
    return pd.DataFrame(rows).assign(intervals="profile")
