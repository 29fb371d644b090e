"""Halving against SciPy's bisection and Brent's method; traced, it gives the same digits."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import optimize

from core.bisection import bisect, bisect_traced, lowest_traced
from tests.tolerances import ALGEBRA

LEVELS = np.array([0.1, 1.0, 7.0, 60.0])


def above(xp):
    return lambda x: x**3 + x > xp.asarray(LEVELS)


def test_the_middle_of_what_is_left_is_the_root_that_scipy_finds():
    low, high = bisect(above(np), np.zeros(4), np.full(4, 8.0), 60)
    roots = [optimize.brentq(lambda x, level=level: x**3 + x - level, 0, 8, xtol=1e-15) for level in LEVELS]
    np.testing.assert_allclose((low + high) / 2, roots, rtol=ALGEBRA)


def test_after_as_many_halvings_scipy_s_bisection_holds_the_same_interval():
    low, high = bisect(lambda x: x**2 > 2, 0.0, 2.0, 20)
    assert high - low == 2.0**-19
    # SciPy returns the last end that it moved to, which is an end of the interval here.
    found = optimize.bisect(lambda x: x**2 - 2, 0.0, 2.0, xtol=2.0**-20, rtol=1e-15)
    assert low <= found <= high


def test_the_end_where_the_condition_is_false_may_be_the_larger_number():
    low, high = bisect(lambda x: x < np.array([-1.5, 3.0]), np.array([0.0, 8.0]), np.array([-8.0, 0.0]), 60)
    np.testing.assert_allclose(low, [-1.5, 3.0], rtol=ALGEBRA)
    np.testing.assert_allclose(high, [-1.5, 3.0], rtol=ALGEBRA)


@pytest.mark.parametrize(("holds", "end"), [(True, 0.0), (False, 8.0)])
def test_without_a_turn_an_end_is_left(holds, end):
    low, high = bisect(lambda x: np.full(np.shape(x), holds), np.zeros(2), np.full(2, 8.0), 200)
    assert low == pytest.approx(end, abs=1e-50)
    assert high == pytest.approx(end, abs=1e-50)


def test_it_ends_once_all_intervals_are_close():
    calls = []

    def beyond(x):
        calls.append(x)
        return x > np.array([1.0, 5.0]) / 3

    low, high = bisect(beyond, np.zeros(2), np.full(2, 4.0), 60, close=2.0**-10)
    # Four halved twelve times is 2^-10: close to a third, which counts as one; of 5/3 it is so one halving sooner.
    assert len(calls) == 12
    assert ((low < np.array([1.0, 5.0]) / 3) & (high > np.array([1.0, 5.0]) / 3)).all()


def test_traced_it_gives_the_same_digits():
    ends = np.zeros(4), np.full(4, 8.0)
    traced = jax.jit(lambda low, high: bisect_traced(above(jnp), low, high, 40))(*ends)
    np.testing.assert_array_equal(traced, bisect(above(np), *ends, 40))


def test_the_lowest_point_of_a_function_is_that_of_scipy():
    """Two valleys, and no value on the left: the grid chooses the deeper one, the slope its lowest point."""

    def value(x):
        return x**4 - 3 * x**2 + 0.5 * x

    grid = jnp.linspace(-2.0, 2.0, 30)
    values = jnp.where(grid < -1.9, jnp.nan, value(grid))
    found = jax.jit(lambda: lowest_traced(values, lambda x: 4 * x**3 - 6 * x + 0.5 > 0, grid, 60))()
    best = optimize.brentq(lambda x: 4 * x**3 - 6 * x + 0.5, -2, -1, xtol=1e-15)
    assert float(found) == pytest.approx(best, rel=ALGEBRA)


def test_a_function_without_a_valley_is_lowest_at_an_end():
    signs, grid = jnp.array([1.0, -1.0]), jnp.linspace(0.0, 1.0, 5)
    found = jax.jit(jax.vmap(lambda sign: lowest_traced(sign * grid, lambda _: sign > 0, grid, 60)))(signs)
    np.testing.assert_allclose(found, [0.0, 1.0], atol=1e-15)
