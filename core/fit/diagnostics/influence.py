"""What each run does to a fit: how its constants and a prediction would change without it.

Nothing is fitted again. At the optimum a run that is left out takes its part of the gradient with it, and the constants
move to where the rest is level: by one Newton step with the Gauss-Newton matrix of the other runs, which for squares
and a law that is linear in its constants is the refit itself (Cook & Weisberg 1982, chapter 3). For an M-estimator the
curvature is the mean one, as in the covariance (`core.fit.uncertainty.curvature`).
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ... import laws
from ...runs import Runs
from ..band import band
from ..calibrated import from_fit
from ..evaluate import evaluate
from ..predict import beyond
from ..result import Fit
from ..solver.jacobian import jacobian
from ..solver.space import natural
from ..solver.task import Task, start_of, task_of
from ..uncertainty.noise import pieces_at, psi_slope

OUT = 10.0  # times the largest scales of the runs: where the prediction is made
FULL = 1 - 1e-9  # of a direction: without a run that has all of it nothing holds the constants


@dataclass(frozen=True, eq=False)
class Influence:
    """A row a run in `table`, the most telling first: run, rows (numbers in the file), error (observed over predicted
    less 1, the mean over its rows), the relative change of each of `names` without the run, and of the `prediction`
    OUT times beyond the largest run (NaN for laws of schedules). Changes are NaN where nothing holds the constants
    without the run.
    """

    table: pd.DataFrame
    names: tuple[str, ...]


def influence(fit: Fit, runs: Runs) -> Influence:
    """Return what leaving out each run would change. Raises BadInput where the runs cannot be fitted."""
    task = task_of(fit, runs)
    u = start_of(task, {k: e.value for k, e in fit.parameters.items()})
    steps, r = steps_without(task, u)
    law, used = task.law, task.used
    moved = natural(law, np.vstack([u, u + steps]))
    with np.errstate(all="ignore"):  # a constant at 0, or one that nothing holds without the run
        found = {k: np.asarray(v)[1:] / np.asarray(v)[0] - 1 for k, v in moved.items()}
    change = {k: np.where(np.isfinite(v), v, np.nan) for k, v in found.items()}
    ratio = np.exp(-r) if task.objective.log else used.y / (used.y + r)
    names = tuple(p.name for p in law.params if not p.linear and not p.target_member) or tuple(moved)
    label = runs.table["run"].astype(str) if "run" in runs.table else "row " + runs.table.index.astype(str).to_series()
    label = pd.Series(np.asarray(label), runs.table.index)
    of = pd.Series(used.groups, used.rows)
    table = pd.DataFrame({
        "run": [str(label[of.index[of == g][0]]) for g in range(used.n_groups)],
        "rows": [tuple(sorted(int(i) for i in of.index[of == g])) for g in range(used.n_groups)],
        "error": np.bincount(used.groups, ratio - 1, used.n_groups) / np.bincount(used.groups),
        **{name: change[name] for name in names},
        "prediction": _prediction(fit, task, moved),
    })  # fmt: skip
    size = table["prediction"].abs().fillna(table[list(names)].abs().max(axis=1))
    return Influence(table.loc[size.sort_values(ascending=False, kind="stable").index].reset_index(drop=True), names)


def without_rows(fit: Fit, runs: Runs, rows: Collection[int]) -> tuple[float, float]:
    """Return by how much the prediction OUT times beyond the largest run moves, at most, without the runs of some rows.

    Beside it stands half the width of its band. Both are relative to the prediction, and NaN where there is none.
    Raises BadInput where the runs cannot be fitted.
    """
    calibrated, moves = from_fit(fit), influence(fit, runs).table
    if calibrated.draws is None or calibrated.law.series or not fit.ranges:
        return np.nan, np.nan
    of = np.array([not set(rows).isdisjoint(of_run) for of_run in moves["rows"]], bool)
    half = band(calibrated, {name: np.array([v]) for name, v in beyond(fit, OUT).items()}).half_width[0]
    return float(moves.loc[of, "prediction"].abs().sum(skipna=False)), float(half)


def steps_without(task: Task, u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the steps [G, P] in solver space from the optimum u [P] to that without each group, and residuals [R].

    A parameter that is held, or stands at a bound, does not move. Steps are NaN where the other runs hold nothing.
    """
    r, columns = jacobian(task, u)
    free = (task.lower < task.upper) & (u > task.lower) & (u < task.upper)
    slope = 1.0 if task.objective.squares else psi_slope(task, r)
    pull = np.diag(np.sqrt(np.asarray(task.problem.pull) / slope))
    whole = np.vstack([columns, pull])[:, free]
    norms = np.linalg.norm(whole, axis=0)
    lengths = np.where(norms > 0, norms, 1.0)
    left, sizes, right = np.linalg.svd(whole / lengths, full_matrices=False)
    with np.errstate(divide="ignore"):
        root = right.T / sizes / lengths[:, None]
    psi, groups = pieces_at(task, r)[1], task.used.groups
    out = np.zeros((task.used.n_groups, len(u)))
    for group in range(task.used.n_groups):
        rows = np.flatnonzero(groups == group)
        inside, score = left[rows], left[rows].T @ psi[rows]
        rest = np.eye(inside.shape[1]) - inside.T @ inside
        held = np.linalg.eigvalsh(rest)[0] > 1 - FULL if len(rest) else True
        out[group, free] = root @ np.linalg.solve(rest, score) / slope if held else np.nan
    return out, r


def _prediction(fit: Fit, task: Task, moved: dict) -> np.ndarray:
    """Return the relative change of the prediction OUT times beyond the largest run, without each group [G]."""
    law = laws.get(fit.law)
    if law.series or not fit.ranges:
        return np.full(task.used.n_groups, np.nan)
    at = {name: np.array([v]) for name, v in beyond(fit, OUT).items()}
    values = evaluate(law, {k: np.asarray(v) for k, v in moved.items()}, at)[:, 0]
    return values[1:] / values[0] - 1
