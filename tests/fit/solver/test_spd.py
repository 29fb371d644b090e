"""Many small positive definite systems at once, against LAPACK."""

import jax.numpy as jnp
import numpy as np
import pytest

from core.fit.solver.spd import solve_spd
from tests.tolerances import ALGEBRA


@pytest.mark.parametrize("n", [1, 2, 3, 5, 9, 14])
def test_small_systems_agree_with_numpy(n):
    rng = np.random.default_rng(n)
    root = rng.standard_normal((3, 5, n, n))
    matrix = root @ root.swapaxes(-1, -2) + 0.5 * np.eye(n)
    rhs = rng.standard_normal((3, 5, n, 2))
    expected = np.linalg.solve(matrix, rhs)
    np.testing.assert_allclose(solve_spd(jnp.asarray(matrix), jnp.asarray(rhs)), expected, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("n", [2, 33])
def test_a_system_that_is_not_positive_gives_no_number_and_spares_its_neighbours(n):
    bad, good = -np.eye(n), 2 * np.eye(n)
    found = np.asarray(solve_spd(jnp.asarray(np.stack([bad, good])), jnp.ones((2, n, 1))))
    assert not np.isfinite(found[0]).any()
    np.testing.assert_allclose(found[1], 0.5, rtol=ALGEBRA)


def test_a_pivot_that_is_not_positive_is_noticed_wherever_it_stands():
    """M = L diag(pivots) L' has these pivots, and is positive definite only if all are positive (Sylvester)."""
    lower = np.array([[1.0, 0, 0], [0.5, 1, 0], [0.25, -2, 1]])
    pivots = np.array([[-1.0, 1, 1], [1, -1, 1], [1, 1, -1], [1, 1, 0], [1, 2, 3]])
    matrix = lower @ (pivots[:, :, None] * lower.T)
    assert ((np.linalg.eigvalsh(matrix).min(axis=1) > 1e-12) == [False, False, False, False, True]).all()
    found = np.asarray(solve_spd(jnp.asarray(matrix), jnp.ones((5, 3, 1))))
    assert not np.isfinite(found[:4]).any()
    np.testing.assert_allclose(found[4], np.linalg.solve(matrix[4], np.ones((3, 1))), rtol=ALGEBRA)
