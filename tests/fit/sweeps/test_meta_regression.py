"""A line through points with errors: weighted least squares where they agree, wider where they scatter."""

import numpy as np
import pytest
from scipy.stats import linregress

from core.fit.sweeps.meta_regression import line_through

X = np.array([0.0, 1.0, 2.0, 3.0, 4.0])


def test_points_on_a_line_give_it_with_the_errors_of_weighted_least_squares():
    variances = np.array([0.01, 0.04, 0.01, 0.09, 0.01])
    found = line_through(X, 2 - 0.5 * X, variances)
    assert found is not None
    assert found.level[0] == pytest.approx(2)
    assert found.slope[0] == pytest.approx(-0.5)
    design = np.column_stack([np.ones(5), X])
    np.testing.assert_allclose(found.covariance, np.linalg.inv(design.T @ np.diag(1 / variances) @ design))
    value, low, high = found.at(np.array([2.0]))
    assert value[0] == pytest.approx(1.0)
    assert low[0] < value[0] < high[0]


def test_equal_errors_give_the_ordinary_line_and_scatter_widens_it():
    y = 2 - 0.5 * X + np.array([0.3, -0.3, 0.3, -0.3, 0.3])
    quiet, loud = line_through(X, 2 - 0.5 * X, np.full(5, 1e-4)), line_through(X, y, np.full(5, 1e-4))
    assert quiet is not None
    assert loud is not None
    assert [loud.slope[0], loud.level[0]] == pytest.approx(np.polyfit(X, y, 1))
    assert np.ptp(loud.slope[1:]) > 10 * np.ptp(quiet.slope[1:])


@pytest.mark.parametrize("x", [np.array([0.0, 1.0]), np.ones(5)])
def test_too_few_points_or_one_place_make_no_line(x):
    assert line_through(x, x, np.ones(len(x))) is None


def test_a_line_through_points_of_one_error_is_that_of_least_squares():
    """With errors that are equal and smaller than the scatter all weights are one: SciPy's regression, Student's t."""
    rng = np.random.default_rng(1)
    x = np.linspace(0, 3, 9)
    y = 1 - 0.5 * x + 0.1 * rng.standard_normal(9)
    found, oracle = line_through(x, y, np.full(9, 1e-6)), linregress(x, y)
    assert found is not None
    assert found.slope[0] == pytest.approx(oracle.slope, rel=1e-9)
    half = found.quantile * oracle.stderr
    assert found.slope[2] - found.slope[0] == pytest.approx(half, rel=1e-9)
    value, _, high = found.at(np.array([0.0]))
    assert value[0] == pytest.approx(oracle.intercept)
    assert high[0] - value[0] == pytest.approx(found.quantile * oracle.intercept_stderr, rel=1e-9)


def test_a_line_trusts_exact_points_and_is_never_surer_than_its_errors():
    x = np.array([0.0, 1.0, 2.0, 3.0])
    y = np.array([0.0, 1.0, 2.0, 9.0])
    found = line_through(x, y, np.array([1e-4, 1e-4, 1e-4, 1e4]))
    assert found is not None
    assert found.slope[0] == pytest.approx(1.0, abs=1e-3)
    exact = line_through(x, x, np.full(4, 0.01))
    assert exact is not None
    assert exact.slope[2] - exact.slope[0] == pytest.approx(exact.quantile * np.sqrt(0.01 / 5), rel=1e-9)
    assert line_through(x[:2], y[:2], np.ones(2)) is None
    assert line_through(np.ones(4), y, np.ones(4)) is None
