"""Kernels against their integrals and by the signs of their eigenvalues."""

import numpy as np
import pytest

from core.fit.discrepancy.kernels import TOGETHER, growing, growing_variance, squared_exponential


@pytest.mark.parametrize(("s", "t"), [(0.5, 2.0), (1.5, 1.5), (3.0, 0.2)])
def test_one_coordinate_is_the_integrated_wiener_process(s, t):
    """Its covariance is the integral over (s - v)_+ (t - v)_+ dv: the double integral of white noise."""
    v = np.linspace(0, min(s, t), 20001)
    expected = np.trapezoid((s - v) * (t - v), v)
    assert growing(np.array([[s]]), np.array([[t]]))[0, 0] == pytest.approx(expected, rel=1e-6)


def test_two_coordinates_add_up_and_have_a_product():
    found = growing(np.array([[1.0, 2.0]]), np.array([[1.0, 2.0]]))[0, 0]
    assert found == pytest.approx(1 / 3 + 8 / 3 + TOGETHER * 8 / 9)


def test_the_two_sides_of_the_lowest_run_know_nothing_of_each_other():
    assert growing(np.array([[-1.0]]), np.array([[1.0]]))[0, 0] == 0.0
    assert growing(np.array([[-1.0]]), np.array([[-2.0]]))[0, 0] == growing(np.array([[1.0]]), np.array([[2.0]]))[0, 0]


@pytest.mark.parametrize("kernel", [growing, lambda a, b: squared_exponential(a, b, 1.5)])
def test_a_kernel_is_symmetric_and_has_no_negative_eigenvalue(kernel):
    z = np.random.default_rng(0).uniform(-1, 3, (40, 3))
    found = kernel(z, z)
    np.testing.assert_allclose(found, found.T)
    assert np.linalg.eigvalsh(found).min() > -1e-9 * np.abs(found).max()


def test_the_diagonal_is_that_of_the_matrix():
    z = np.random.default_rng(1).uniform(-1, 3, (20, 2))
    np.testing.assert_allclose(growing_variance(z), np.diag(growing(z, z)))


def test_points_a_length_apart_are_alike_by_a_root_of_e():
    found = squared_exponential(np.array([[0.0, 0.0]]), np.array([[1.2, 1.6]]), 2.0)
    assert found[0, 0] == pytest.approx(np.exp(-0.5))
