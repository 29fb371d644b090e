"""Variable projection: coefficients against NumPy and SciPy, and what is left to search against finite differences."""

import jax
import numpy as np
import pytest
from scipy.optimize import lsq_linear

from core import laws
from core.fit import FitOptions, objectives
from core.fit.data.padding import bucket, pad, pad_weights
from core.fit.solver import projection
from core.fit.solver.space import natural
from core.fit.solver.task import prepare
from tests.fit._examples import LINE, spread, table_of
from tests.tolerances import DIFFERENCE


def test_coefficients_within_bounds_are_those_of_scipy():
    rng, solved = np.random.default_rng(0), jax.jit(projection.bounded)
    for _ in range(20):
        design, y = rng.standard_normal((30, 3)), rng.standard_normal(30) + 1
        gram, right = design.T @ design, design.T @ y
        c, free = solved(gram, right, np.sqrt(np.diag(gram)), np.zeros(3), np.full(3, np.inf))
        known = lsq_linear(design, y, (0, np.inf)).x
        best, ours = (np.sum((design @ v - y) ** 2) for v in (known, np.asarray(c)))
        assert ours == pytest.approx(best, rel=1e-2)
        if (known > 1e-6).all():
            np.testing.assert_allclose(c, known, rtol=1e-6)
            assert (np.asarray(free) == 1).all()


def test_which_coefficients_are_eliminated():
    found = {key: projection.linear_params(laws.get(key)) for key in ("chinchilla", "power-law-params")}
    assert found == {"chinchilla": [0, 1, 2], "power-law-params": [0, 1]}
    assert projection.linear_params(LINE) == [0, 1]
    # its floor alone is linear: six parameters would be left to search
    assert projection.linear_params(laws.get("data-constrained")) == []


@pytest.fixture(scope="module")
def reduced():
    """The reduced sum of squares of E + A / N^alpha as a function of alpha, its runs, and their weights."""
    law, x = laws.get("power-law-params"), {"params": spread(20)["params"]}
    runs = table_of(law, {"E": 1.7, "A": 400.0, "alpha": 0.3}, x, noise=0.02)
    task = prepare(law, runs, FitOptions(objective="mse"))
    size, weights = bucket(20), np.resize([1.0, 0.0, 2.0], 20)[task.used.rows - task.used.rows.min()]
    evaluate = jax.jit(projection.projected(law, objectives.get("mse")))

    def at(alpha):
        u, between = np.array([0.0, 0.0, alpha]), (task.lower, task.upper, task.centre)
        return evaluate(u, between, pad_weights(weights, size), pad(task.targets, size), task.problem)

    return at, task.used.x["params"], task.used.y, weights


def test_the_coefficients_are_those_of_weighted_least_squares(reduced):
    at, params, y, weights = reduced
    for alpha in (0.1, 0.3, 0.6):
        design, root = np.stack([np.ones(20), params**-alpha], axis=1), np.sqrt(weights)
        known, rss, *_ = np.linalg.lstsq(design * root[:, None], y * root, rcond=None)
        found = at(alpha)
        point = natural(laws.get("power-law-params"), np.asarray(found.u))
        np.testing.assert_allclose([point["E"], point["A"]], known, rtol=1e-8)
        assert float(found.value) == pytest.approx(rss[0] / 2, rel=1e-9)


def test_the_gradient_is_that_of_what_is_left_once_coefficients_are_at_their_best(reduced):
    at, *_ = reduced
    for alpha in (0.15, 0.5):
        h = 1e-5
        difference = (float(at(alpha + h).value) - float(at(alpha - h).value)) / (2 * h)
        found = at(alpha)
        assert float(found.gradient[2]) == pytest.approx(difference, rel=DIFFERENCE)
        np.testing.assert_array_equal(np.asarray(found.gradient[:2]), 0.0)  # nothing is left to gain in these


def test_the_curvature_is_what_coefficients_cannot_make_up_for(reduced):
    """Kaufman's matrix is J'(I - Q Q')J: of the derivative by alpha, what is orthogonal to both terms."""
    at, params, _, weights = reduced
    found, root = at(0.3), np.sqrt(weights)
    coefficient = np.exp(float(found.u[1]))
    design = np.stack([np.ones(20), params**-0.3], axis=1) * root[:, None]
    column = -coefficient * params**-0.3 * np.log(params) * root
    left = column - design @ np.linalg.lstsq(design, column, rcond=None)[0]
    assert float(found.gauss[2, 2]) == pytest.approx(left @ left, rel=1e-6)
