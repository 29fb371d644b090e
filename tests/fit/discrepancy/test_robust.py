"""The short robust walk against SciPy's least squares, with outliers, and where a parameter is held."""

import numpy as np
import pytest

from core.fit.discrepancy.law_on_rows import around_the_fit
from core.fit.discrepancy.robust import Weak, at, walk
from core.fit.solver.space import natural
from tests.fit.discrepancy._worlds import AT_TRUTH, CHINCHILLA, TRUTH, near_fit, right, sizes


def runs(count=60, noise=0.004, seed=0):
    rng = np.random.default_rng(seed)
    n, d = sizes(count, rng)
    return n, d, right(n, d) * np.exp(noise * rng.standard_normal(count))


def walked_from(begin, n, d, y, weak=None):
    weak = weak or around_the_fit(CHINCHILLA, {}, y)
    return walk(CHINCHILLA, begin, {"params": n, "tokens": d}, y, np.ones(len(y)), weak)


def predicted(u):
    at_points = {"params": np.array([1e9, 1e10]), "tokens": np.array([2e10, 2e11])}
    return right_by(natural(CHINCHILLA, u), **at_points)


def right_by(p, params, tokens):
    return p["E"] + p["A"] * params ** -p["alpha"] + p["B"] * tokens ** -p["beta"]


def test_with_around_the_fit_it_predicts_as_scipy_does():
    n, d, y = runs()
    found = walked_from(AT_TRUTH + 0.05, n, d, y)
    np.testing.assert_allclose(predicted(found.u), predicted(near_fit(n, d, y)), rtol=2e-3)
    assert found.noise == pytest.approx(0.004, rel=0.35)


def test_outliers_do_not_move_it_far():
    n, d, y = runs()
    clean = predicted(walked_from(AT_TRUTH, n, d, y).u)
    y[:3] *= 1.3
    found = walked_from(AT_TRUTH, n, d, y)
    np.testing.assert_allclose(predicted(found.u), clean, rtol=6e-3)
    assert np.abs(predicted(near_fit(n, d, y)) / clean - 1).max() > 0.01  # squares do move
    assert (found.weights[:3] < 0.1).all()


def test_a_held_parameter_stays():
    n, d, y = runs()
    weak = around_the_fit(CHINCHILLA, {"E": TRUTH["E"]}, np.full(9, 3.0))
    found = walked_from(np.where(weak.lower == weak.upper, weak.lower, AT_TRUTH + 0.1), n, d, y, weak)
    assert natural(CHINCHILLA, found.u)["E"] == TRUTH["E"]
    assert (found.slopes[:, [p.name for p in CHINCHILLA.params].index("E")] == 0).all()


def test_a_row_that_stands_for_many_counts_as_many():
    n, d, y = runs(40)
    x = {"params": n, "tokens": d}
    weak = Weak(*(getattr(around_the_fit(CHINCHILLA, {}, np.full(9, 3.0)), k) for k in ("spread", "lower", "upper")))
    counted = walk(CHINCHILLA, AT_TRUTH, x, y, np.full(40, 4.0), weak)
    fourfold = walk(
        CHINCHILLA, AT_TRUTH, {k: np.repeat(v, 4) for k, v in x.items()}, np.repeat(y, 4), np.ones(160), weak
    )
    np.testing.assert_allclose(predicted(counted.u), predicted(fourfold.u), rtol=2e-3)


def test_a_law_that_passes_through_most_rows_has_noise_still():
    n, d, _ = runs(40)
    y = right(n, d)
    y[:15] *= np.exp(np.random.default_rng(1).normal(0, 0.05, 15))
    found = at(CHINCHILLA, AT_TRUTH, {"params": n, "tokens": d}, y, np.ones(40), around_the_fit(CHINCHILLA, {}, y))
    assert found.noise > 0.005
