"""One evaluation against sums written out, and the end of a descent against least squares of NumPy and SciPy."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import lsq_linear

from core import laws
from core.fit import FitOptions, objectives
from core.fit.data import padding
from core.fit.solver import descent
from core.fit.solver.starts import starts
from core.fit.solver.task import prepare
from tests.fit._examples import CHINCHILLA, LINE, line_runs, spread, table_of
from tests.tolerances import ALGEBRA, SOLVER

DELTA = 0.05


@pytest.fixture(scope="module")
def line():
    """The design matrix [12, 2], the targets, and the task of a straight line."""
    x, runs = line_runs()
    return np.stack([np.ones_like(x), x], axis=1), runs.included["loss"].to_numpy(), prepare(LINE, runs, FitOptions())


@pytest.mark.parametrize("name", ["mse", "huber"])
def test_value_gradient_and_matrices_are_their_sums_over_runs(line, name):
    design, y, _ = line
    objective, u = objectives.OBJECTIVES[name], np.array([2.1, 0.27])
    weights = np.resize([1.0, 0.0, 2.5], 12)
    pull, centre = np.array([0.0, 3.0]), np.array([0.0, 0.3])
    problem = descent.ProblemData({"tokens": design[:, 1]}, np.full(2, 5.0), pull, np.float64(DELTA))
    found = descent.unprojected(LINE, objective)(jnp.asarray(u), (u - 9, u + 9, centre), weights, y, problem)
    r = design @ u - y
    inside = (np.abs(r) <= DELTA) | (name == "mse")
    assert inside.any()
    assert name == "mse" or not inside.all()
    slope = np.where(inside, r, DELTA * np.sign(r))
    value = np.where(inside, r**2 / 2, DELTA * (np.abs(r) - DELTA / 2))
    reweighting = np.where(inside, 1.0, DELTA / np.abs(r))
    prior = np.diag(pull)
    gauss = design.T @ (design * (weights * inside)[:, None])
    metric = np.diag(np.diag(gauss)) if name == "mse" else design.T @ (design * (weights * reweighting)[:, None])
    assert float(found.value) == pytest.approx(weights @ value + pull @ (u - centre) ** 2 / 2, rel=ALGEBRA)
    np.testing.assert_allclose(found.gradient, design.T @ (weights * slope) + pull * (u - centre), rtol=1e-11)
    np.testing.assert_allclose(found.gauss, gauss + prior, rtol=ALGEBRA)
    np.testing.assert_allclose(found.metric, metric + prior, rtol=ALGEBRA)


def test_a_descent_of_squares_ends_at_least_squares(line):
    design, y, task = line
    found = task.walk(np.array([[-4.0, 4.0], [0.0, 0.0]]))
    exact, rss, *_ = np.linalg.lstsq(design, y, rcond=None)
    assert (found.status == descent.CONVERGED).all()
    np.testing.assert_allclose(found.u, np.tile(exact, (2, 1)), rtol=SOLVER)
    np.testing.assert_allclose(found.value, rss[0] / 2, rtol=1e-9)


def test_lanes_have_weights_and_bounds_of_their_own(line):
    design, y, task = line
    weights = np.stack([np.ones(12), np.arange(12.0)])
    low, high = np.array([[-5.0, -5.0], [2.1, 0.0]]), np.array([[5.0, 0.25], [5.0, 5.0]])
    found = task.walk(np.zeros((2, 2)), weights=lambda lanes: weights[lanes], bounds=(low, high))
    for u, w, a, b in zip(found.u, np.sqrt(weights), low, high, strict=True):
        np.testing.assert_allclose(u, lsq_linear(design * w[:, None], y * w, (a, b)).x, rtol=SOLVER)
    assert (found.u[0, 1], found.u[1, 0]) == (0.25, 2.1)  # each stands at the bound that holds it


def test_a_place_without_a_finite_value_is_never_taken(line):
    _, _, task = line
    found = task.walk(np.array([[np.nan, 0.0], [0.0, 0.0]]))
    assert found.status.tolist() == [descent.NOT_FINITE, descent.CONVERGED]
    assert np.isinf(found.value[0])


def test_a_step_is_no_longer_than_its_parameter_allows(line):
    _, _, task = line
    shorter = task.problem._replace(longest=np.array([0.5, 0.01]))
    begin = np.array([[-4.0, 4.0]])
    once = type(task)(**{**vars(task), "problem": shorter}).walk(begin, most_steps=1)
    assert (np.abs(once.u - begin) <= 4 * np.array([0.5, 0.01]) + ALGEBRA).all()  # four steps a call
    assert np.abs(once.u - begin).max() > 0


def test_rows_taken_block_by_block_sum_up_to_the_same(monkeypatch):
    law = laws.get("chinchilla")
    task = prepare(law, table_of(law, CHINCHILLA, spread(40), noise=0.02), FitOptions())
    evaluate, u = descent.unprojected(task.law, task.objective), starts(task.law, 1, 0)[0]
    args = (u, (task.lower, task.upper, task.centre), np.ones(64), padding.pad(task.targets, 64), task.problem)
    whole = jax.jit(evaluate)(*args)
    monkeypatch.setattr(descent, "BLOCK", 16)
    for one, other in zip(whole, jax.jit(lambda *a: evaluate(*a))(*args), strict=True):
        np.testing.assert_allclose(one, other, rtol=ALGEBRA)
