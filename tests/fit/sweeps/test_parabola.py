"""Lowest points of parabolas: closed forms, SciPy's minimum, and resamples drawn by hand."""

import numpy as np
import pytest
from scipy.optimize import minimize

from core.fit.sweeps.parabola import columns, lowest, lowest_in_resamples, lowest_of, pairs_of

BEND = np.array([[1.0, 0.2, 0.0], [0.2, 0.8, -0.1], [0.0, -0.1, 0.5]])
BEST = np.array([0.3, -1.2, 2.0])


def bowl(u: np.ndarray) -> np.ndarray:
    """A parabola of three variables, 7 at BEST."""
    return 7 + np.einsum("mi,ij,mj->m", u - BEST, BEND, u - BEST) / 2


@pytest.fixture
def places():
    return np.random.default_rng(0).normal(0, 1, (30, 3))


def test_exact_values_give_the_lowest_point_and_the_bend(places):
    place, value, bend = lowest_of(places, bowl(places))
    np.testing.assert_allclose(place, BEST, atol=1e-12)
    np.testing.assert_allclose(bend, BEND, atol=1e-12)
    assert value == pytest.approx(7, abs=1e-12)


def test_the_lowest_point_is_that_of_scipy():
    rng = np.random.default_rng(3)
    u = rng.normal(0, 1, (40, 2))
    y = 0.3 + u @ [0.2, -0.1] + 0.5 * u[:, 0] ** 2 + 0.4 * u[:, 1] ** 2 + 0.2 * u[:, 0] * u[:, 1]
    y += 0.01 * rng.standard_normal(40)
    design = np.column_stack([np.ones(40), u, u[:, 0] ** 2, u[:, 0] * u[:, 1], u[:, 1] ** 2])
    c = np.linalg.lstsq(design, y, rcond=None)[0]

    def value(p):
        return c @ [1, p[0], p[1], p[0] ** 2, p[0] * p[1], p[1] ** 2]

    best = minimize(value, [0.0, 0.0], tol=1e-14)
    place, lowest, _ = lowest_of(u, y)
    assert place is not None
    np.testing.assert_allclose(place, best.x, atol=1e-6)
    assert lowest == pytest.approx(best.fun, abs=1e-10)


def test_one_variable_is_that_of_numpy():
    u = np.random.default_rng(1).normal(2, 1, 12)
    y = 3 + 0.5 * (u - 1.7) ** 2 + 0.1 * np.cos(9 * u)
    a, b, c = np.polyfit(u, y, 2)
    place, value, bend = lowest_of(u[:, None], y)
    assert place == pytest.approx(-b / (2 * a))
    assert value == pytest.approx(c - b**2 / (4 * a))
    assert bend == pytest.approx(2 * a)


def test_where_it_does_not_rise_on_all_sides_there_is_none(places):
    """A saddle, the same upside down, and coefficients that are not known; beside them a bowl, worked out by hand."""
    saddle = np.array([0.0, 0.0, 0.0, 1.0, 0.0, -1.0])  # y = u^2 - v^2
    found, values, bends = lowest(
        np.array([saddle, -saddle, np.full(6, np.nan), [1.0, 2.0, 4.0, 1.0, 0.0, 1.0]]), 2, pairs_of(2)
    )
    assert np.isnan(found[:3]).all()
    assert np.isnan(values[:3]).all()
    np.testing.assert_array_equal(bends[0], [[2.0, 0.0], [0.0, -2.0]])
    # 1 + 2 u + 4 v + u^2 + v^2 = (u + 1)^2 + (v + 2)^2 - 4
    np.testing.assert_allclose(found[3], [-1.0, -2.0])
    assert values[3] == pytest.approx(-4)
    assert lowest_of(places, -bowl(places))[0] is None


def test_points_that_do_not_determine_it_give_none(places):
    """Nine points for ten coefficients, and points on one line."""
    assert lowest_of(places[:9], bowl(places[:9]))[0] is None
    line = np.outer(np.linspace(-1, 1, 30), [1.0, 2.0, 3.0])
    assert lowest_of(line, bowl(line))[0] is None


def test_terms_that_were_left_out_are_zero():
    squares = ((0, 0), (1, 1))
    u = np.array([[2.0, 3.0]])
    np.testing.assert_array_equal(columns(u, squares), [[1.0, 2.0, 3.0, 4.0, 9.0]])
    np.testing.assert_array_equal(columns(u, pairs_of(2)), [[1.0, 2.0, 3.0, 4.0, 6.0, 9.0]])
    _, _, bends = lowest(np.array([[0.0, 1.0, 1.0, 0.5, 0.25]]), 2, squares)
    np.testing.assert_array_equal(bends[0], [[1.0, 0.0], [0.0, 0.5]])


def test_resamples_are_refits_of_the_points_drawn(places):
    """Of the same random numbers, the points repeated and fitted one resample after another."""
    u = places[:, :2]
    y = u @ [0.2, -0.1] + (u**2).sum(axis=1) + 0.05 * places[:, 2]
    found = lowest_in_resamples(u, y, 5, np.random.default_rng(7))
    for n, counts in enumerate(np.random.default_rng(7).multinomial(30, np.full(30, 1 / 30), 5)):
        place, _, _ = lowest_of(np.repeat(u, counts, axis=0), np.repeat(y, counts))
        np.testing.assert_allclose(found[n], place, rtol=1e-8)


def test_a_resample_that_determines_nothing_is_nan():
    """Of three points most resamples have two or fewer, which are no parabola."""
    u = np.array([[-1.0], [0.0], [1.0]])
    found = lowest_in_resamples(u, u[:, 0] ** 2, 50, np.random.default_rng(0))
    whole = (np.random.default_rng(0).multinomial(3, np.full(3, 1 / 3), 50) > 0).all(axis=1)
    assert 0 < whole.sum() < 50
    np.testing.assert_array_equal(np.isfinite(found[:, 0]), whole)
