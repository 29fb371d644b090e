"""One evaluation against sums written out, and the end of a descent against least squares of NumPy and SciPy."""

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest
from scipy.optimize import lsq_linear

from core import laws
from core.fit import FitOptions, objectives
from core.fit.data import padding
from core.fit.solver import descent
from core.fit.solver.jacobian import jacobian
from core.fit.solver.starts import starts
from core.fit.solver.task import prepare
from core.runs import from_table
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


@pytest.mark.parametrize("at", [[0.5, -1.0, 2.0], np.zeros(3)])
def test_derivatives_taken_backwards_are_those_taken_forwards(at):
    """exp(a x) + b x^2 + 3 c, by hand; a row that does not count has zeros."""
    x, used = np.array([0.0, 0.5, 1.0, 2.0]), np.array([True, True, False, True])
    a, b, c = (float(v) for v in at)

    def of_row(v, row):
        return jnp.exp(v[0] * row) + v[1] * row**2 + 3 * v[2]

    value = np.exp(a * x) + b * x**2 + 3 * c
    columns = np.stack([x * np.exp(a * x), x**2, np.full(4, 3.0)]) * used
    backwards = descent.columns_by_row(of_row, jnp.asarray(at), x, used)
    forwards = descent.columns_of(lambda v: jax.vmap(lambda row: of_row(v, row))(x), jnp.asarray(at), used)
    for found in (backwards, forwards):
        np.testing.assert_allclose(found[0], value, rtol=ALGEBRA)
        np.testing.assert_allclose(found[1], columns, rtol=ALGEBRA, atol=1e-15)


def test_a_law_of_many_parameters_has_the_sums_of_its_own_derivatives():
    """A mixture law of 17 domains is linear: by the logarithm of a coefficient, derivatives are shares times it."""
    rng = np.random.default_rng(3)
    shares = rng.dirichlet(np.ones(17), 30)
    table = pd.DataFrame({f"mix/d{i:02}": shares[:, i] for i in range(17)})
    runs = from_table(table.assign(loss=2 + shares @ rng.uniform(0, 1, 17)), "shares")
    task = prepare(laws.get("mixture-linear"), runs, FitOptions(objective="mse"))
    assert len(task.law.params) > descent.FORWARD_UP_TO
    r, columns = jacobian(task, np.log(np.arange(1.0, 18.0)))
    design = np.stack([task.used.x[f"mix/d{i:02}"] for i in range(17)], axis=1)
    np.testing.assert_allclose(columns, design * np.arange(1.0, 18.0), rtol=ALGEBRA, atol=1e-15)
    np.testing.assert_allclose(r, design @ np.arange(1.0, 18.0) - task.used.y, rtol=ALGEBRA, atol=1e-15)
