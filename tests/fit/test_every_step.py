"""Sums over every step of a schedule against the law written out in NumPy: predictions, residuals, the objective."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import huber

from core import laws
from core.fit import FitOptions
from core.fit.data.series import courses
from core.fit.diagnostics.residuals import residuals
from core.fit.evaluate import evaluate
from core.fit.every_step import by_every_step, exact_objective
from core.fit.solver.space import walked
from core.fit.solver.task import prepare
from core.runs import from_table
from tests.fit._examples import fit_of

MULTI = laws.get("multi-power")
CONSTANTS = dict(MULTI.constants("luo-100m").values)
STEPS = 500  # more changes of the rate than a law sees knots


def rates(end: float) -> np.ndarray:
    """A cosine from 3e-4, after 50 steps of linear warm-up."""
    step = np.arange(STEPS + 1)
    over = np.clip((step - 50) / (STEPS - 50), 0, 1)
    return 3e-4 * np.minimum(step / 50, 1) * (end + (1 - end) * (1 + np.cos(np.pi * over)) / 2)


def by_hand(eta: np.ndarray, t: int, p: dict[str, float]) -> float:
    """L0 + A S^-alpha - B sum over k of (eta_(k-1) - eta_k) (1 - (1 + C eta_k^-gamma S_k)^-beta)."""
    k = np.arange(1, t + 1)
    since = np.cumsum(eta[t:0:-1])[::-1]
    felt = 1 - (1 + p["C"] * eta[k] ** -p["gamma"] * since) ** -p["beta"]
    return p["L0"] + p["A"] * eta[: t + 1].sum() ** -p["alpha"] - p["B"] * ((eta[k - 1] - eta[k]) * felt).sum()


@pytest.fixture(scope="module")
def runs():
    """Two cosines of 500 steps with every rate in the table, and a loss every 40 steps that is 1 % above the law."""
    parts = []
    for name, end in (("low", 0.1), ("high", 0.5)):
        eta, step = rates(end), np.arange(1, STEPS + 1)
        loss = [1.01 * by_hand(eta, t, CONSTANTS) if t >= 100 and t % 40 == 0 else np.nan for t in step]
        parts.append(pd.DataFrame({"run": name, "step": step, "learning_rate": eta[1:], "loss": loss}))
    return from_table(pd.concat(parts, ignore_index=True), "cosines")


def expected(table: pd.DataFrame) -> np.ndarray:
    """The law by hand on rows of the table."""
    end = {"low": 0.1, "high": 0.5}
    return np.array(
        [by_hand(rates(end[run]), int(t), CONSTANTS) for run, t in zip(table["run"], table["step"], strict=True)]
    )


def test_predictions_are_the_sum_over_every_step(runs):
    rows = runs.included[runs.included["loss"].notna()].sample(frac=1, random_state=0)  # in any order
    found = by_every_step(MULTI, CONSTANTS, courses(runs, rows))
    np.testing.assert_allclose(found, expected(rows), rtol=1e-12)


def test_residuals_and_the_objective_are_of_the_sum_over_every_step(runs):
    frame = residuals(fit_of(MULTI, CONSTANTS, runs, columns={"learning_rate": "learning_rate"}), runs)
    np.testing.assert_allclose(frame["residual"], 0.01, rtol=1e-9)
    task = prepare(MULTI, runs, FitOptions())
    u = walked(MULTI, {k: np.float64(v) for k, v in CONSTANTS.items()})
    wanted = huber(1e-3, np.full(len(task.used.y), np.log(1.01))).sum()
    assert exact_objective(task, runs, CONSTANTS, u) == pytest.approx(wanted, rel=1e-10)
    on_knots = evaluate(MULTI, {k: np.array([v]) for k, v in CONSTANTS.items()}, task.used.x)[0]
    assert np.abs(on_knots / expected(runs.table.loc[task.used.rows]) - 1).max() > 1e-6  # knots alone are a bit off
