"""Powers of features, against NumPy and by hand, with derivatives where a share is zero."""

import jax
import numpy as np
import pytest

from core.laws._powers import power, power_mean, ratio_power, share_power

SHARES, VALUES = np.array([0.5, 0.25, 0.25]), np.array([1.0, 4.0, 16.0])


def test_powers_are_those_of_numpy():
    base, exponent = np.array([1e-3, 1.0, 7e9]), np.array([-0.7, 3.0, 0.34])
    np.testing.assert_allclose(power(base, exponent), base**exponent, rtol=1e-14)
    np.testing.assert_allclose(ratio_power(base, 5.0, exponent), (base / 5.0) ** exponent, rtol=1e-14)
    np.testing.assert_allclose(share_power(np.array([0.0, 0.5, 1.0]), exponent + 1), [0.0, 0.5**4, 1.0], rtol=1e-14)


def test_a_share_of_zero_has_finite_derivatives():
    slopes = jax.jacobian(share_power, argnums=(0, 1))(np.array([0.0, 0.25]), np.array([0.5, 0.5]))
    np.testing.assert_allclose(slopes[0], [[0.0, 0.0], [0.0, 0.5 * 0.25**-0.5]], rtol=1e-14)
    np.testing.assert_allclose(slopes[1], [[0.0, 0.0], [0.0, 0.5 * np.log(0.25)]], rtol=1e-14)


@pytest.mark.parametrize(("q", "mean"), [(1.0, 5.5), (2.0, 68.5**0.5), (0.5, 2.0**2), (0.0, 4.0**0.75)])
def test_a_power_mean_is_its_formula_and_at_zero_the_geometric_mean(q, mean):
    """By hand: 0.5 + 1 + 4; 0.5 + 4 + 64; (0.5 + 0.5 + 1)^2; 1^0.5 4^0.25 16^0.25 = 4^0.75."""
    assert float(power_mean(SHARES, VALUES, q)) == pytest.approx(mean, rel=1e-8)


@pytest.mark.parametrize("q", [0.01, 0.4, 1.0, 10.0])
def test_a_power_mean_of_values_driven_off_is_no_nan_where_shares_exceed_one_by_rounding(q):
    """All values are alike, so that their mean is one of them: fits drive values to such ends."""
    shares = np.array([0.1, 0.2, 0.7]) * (1 + 3e-16)
    for value in (1e-35, 1e-8, 0.3, 2.0, 1e20):
        mean, slopes = jax.value_and_grad(power_mean, argnums=(0, 1, 2))(shares, np.full(3, value), q)
        assert float(mean) == pytest.approx(value, rel=1e-6)
        assert all(np.isfinite(s).all() for s in slopes)
    one = jax.value_and_grad(power_mean, argnums=(0, 1, 2))(np.array([0.0, 1.0]), np.array([1e30, 1e-20]), q)
    assert float(one[0]) == pytest.approx(1e-20, rel=1e-6)
    assert all(np.isfinite(s).all() for s in one[1])
