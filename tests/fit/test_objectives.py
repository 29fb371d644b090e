"""What the record of an objective says of it, against the objective itself."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import huber

from core.errors import BadInput
from core.fit import objectives
from core.fit.objectives import OBJECTIVES
from tests.tolerances import ALGEBRA

R = np.array([1e-4, 5e-3, 0.1, 2.0])


@pytest.mark.parametrize("objective", OBJECTIVES.values(), ids=lambda o: o.name)
def test_an_objective_leans_if_its_sides_differ(objective):
    above, below = (np.asarray(objective.pieces(side * R, np.float64(1e-3))[1]) for side in (1, -1))
    assert objective.leans == (not np.allclose(above, -below, rtol=1e-12, atol=0))


def test_there_are_both_kinds():
    assert {o.leans for o in OBJECTIVES.values()} == {True, False}


RESIDUALS = np.array([-3.0, -1e-3 - 1e-9, -1e-3 + 1e-9, -2e-4, 0.0, 1e-9, 5e-4, 2e-3, 0.7])


@pytest.mark.parametrize("delta", [1e-3, 0.1, 10.0])
@pytest.mark.parametrize("objective", OBJECTIVES.values(), ids=lambda o: o.name)
def test_the_pieces_of_an_objective(objective, delta):
    rho, slope, curvature, weight = (np.asarray(v) for v in objective.pieces(jnp.asarray(RESIDUALS), delta))
    known = huber(delta, RESIDUALS) if objective.uses_delta else RESIDUALS**2 / 2
    times = np.where(RESIDUALS > 0, 10.0, 1.0) if objective.name.endswith("asymmetric") else 1.0
    np.testing.assert_allclose(rho, times * known, rtol=ALGEBRA, atol=0)
    np.testing.assert_allclose(weight * RESIDUALS, slope, rtol=ALGEBRA, atol=0)
    inside = np.abs(RESIDUALS) < delta if objective.uses_delta else np.full(len(RESIDUALS), True)
    np.testing.assert_array_equal(curvature, times * inside)
    h = 1e-10

    def value(r):
        return np.asarray(objective.pieces(jnp.asarray(r), delta)[0])

    difference = (value(RESIDUALS + h) - value(RESIDUALS - h)) / (2 * h)
    np.testing.assert_allclose(difference, slope, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("objective", OBJECTIVES.values(), ids=lambda o: o.name)
def test_every_objective_is_zero_at_no_residual_and_symmetric_unless_it_says_so(objective):
    rho, slope, _, _ = objective.pieces(jnp.asarray(RESIDUALS), 1e-3)
    mirrored, other, _, _ = objective.pieces(jnp.asarray(-RESIDUALS), 1e-3)
    if objective.name.endswith("asymmetric"):
        np.testing.assert_allclose(rho[RESIDUALS > 0], 10 * mirrored[RESIDUALS > 0], rtol=ALGEBRA)
    else:
        np.testing.assert_array_equal(rho, mirrored)
        np.testing.assert_array_equal(slope, -other)
    assert float(rho[4]) == 0.0
    assert bool(jnp.isfinite(jax.grad(lambda r: objective.pieces(r, 1e-3)[0])(0.0)))


def test_an_unknown_objective_is_refused_with_the_names_there_are():
    with pytest.raises(BadInput, match=r"'mae'.*huber-log"):
        objectives.get("mae")
