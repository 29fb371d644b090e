"""Many small positive definite systems at once, against LAPACK."""

import numpy as np

from core.fit.solver.spd import solve_spd


def test_every_system_of_a_batch_is_solved_as_lapack_solves_it():
    rng = np.random.default_rng(0)
    half = rng.standard_normal((7, 5, 5))
    matrix, right = half @ half.swapaxes(1, 2) + 0.1 * np.eye(5), rng.standard_normal((7, 5, 3))
    np.testing.assert_allclose(solve_spd(matrix, right), np.linalg.solve(matrix, right), rtol=1e-9, atol=1e-11)


def test_a_system_that_is_not_positive_has_no_finite_solution():
    matrix = np.stack([np.eye(2), np.diag([-1.0, 1.0])])
    found = np.asarray(solve_spd(matrix, np.ones((2, 2, 1))))
    np.testing.assert_allclose(found[0], 1.0)
    assert not np.isfinite(found[1]).all()
