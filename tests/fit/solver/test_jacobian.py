"""Residuals and their derivatives, against derivatives written out by hand."""

import numpy as np
import pytest

from core import laws
from core.fit import FitOptions
from core.fit.solver.jacobian import jacobian
from core.fit.solver.task import prepare, start_of
from tests.fit._examples import CHINCHILLA, LINE, line_runs, spread, two_terms
from tests.tolerances import ALGEBRA


def test_a_line_has_its_design_matrix():
    x, runs = line_runs()
    r, columns = jacobian(prepare(LINE, runs, FitOptions()), np.array([1.9, 0.31]))
    np.testing.assert_allclose(columns, np.stack([np.ones_like(x), x], axis=1), rtol=ALGEBRA)
    np.testing.assert_allclose(r, 1.9 + 0.31 * x - runs.included["loss"].to_numpy(), rtol=0, atol=ALGEBRA)


@pytest.mark.parametrize("objective", ["mse", "mse-log"])
def test_two_power_terms_have_their_derivatives_along_logarithms_of_coefficients(objective):
    task = prepare(laws.get("chinchilla"), two_terms(spread(9), 0.02), FitOptions(objective=objective))
    x = task.used.x  # in the order of a task's rows
    r, columns = jacobian(task, start_of(task, CHINCHILLA))
    size = CHINCHILLA["A"] * x["params"] ** -CHINCHILLA["alpha"]
    data = CHINCHILLA["B"] * x["tokens"] ** -CHINCHILLA["beta"]
    predicted, y = CHINCHILLA["E"] + size + data, task.used.y
    by_hand = [np.ones(9), size, data, -size * np.log(x["params"]), -data * np.log(x["tokens"])]
    scale = predicted if objective == "mse-log" else 1.0
    np.testing.assert_allclose(columns, np.stack(by_hand, axis=1) / (np.reshape(scale, (-1, 1))), rtol=1e-11)
    left = np.log(predicted / y) if objective == "mse-log" else predicted - y
    np.testing.assert_allclose(r, left, rtol=0, atol=ALGEBRA)
