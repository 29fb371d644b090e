"""Least squares with sums and differences of pairs, against SciPy and against what is known of noise."""

import numpy as np
import pytest
from scipy.optimize import least_squares

from core.fit.arms.curve import ArmDesign, log_loss, priors
from core.fit.arms.solve import rotation, solve
from tests.fit.arms._arms import grid, loss_at

NONE = np.zeros((0, 2), int)
PAIRS = np.column_stack([np.arange(12), np.arange(12) + 12])


def problem(noise: float, shared: float = 0.0, seed: int = 3):
    """Two arms of one law, a ratio of 1.4, with noise of each run and noise that pairs share."""
    params, tokens = grid()
    losses = np.concatenate([loss_at(params, tokens), loss_at(params * 1.4**0.5, tokens * 1.4**0.5)])
    random = np.random.default_rng(seed)
    y = np.log(losses) + noise * random.standard_normal(24) + np.tile(shared * random.standard_normal(12), 2)
    x = np.log(np.tile(np.column_stack([params, tokens]), (2, 1)))
    along = np.log(np.tile(params * tokens, 2))
    x, along = x - x.mean(axis=0), along - along.mean()
    design = ArmDesign(x, np.repeat([0.0, 1.0], 12), along, np.array([0.5, 0.5]))
    return y, design, priors(("size", "tokens"), float(np.exp(y.min())))


def test_sums_and_differences_keep_lengths():
    turn, kind = rotation(5, np.array([[0, 3], [1, 4]]))
    np.testing.assert_allclose(turn @ turn.T, np.eye(5), atol=1e-15)
    np.testing.assert_allclose(turn @ np.array([2.0, 5, 7, 4, 1]), np.array([6, 6, 7 * 2**0.5, -2, 4]) / 2**0.5)
    assert kind.tolist() == [1, 1, 0, 2, 2]


def test_without_pairs_it_is_the_least_squares_of_scipy():
    y, design, prior = problem(0.005)
    found = solve(y, design, NONE, prior, np.ones(24))
    assert found.shared == found.apart

    def residuals(theta):
        return np.concatenate([(y - log_loss(theta, design)[0]) / found.apart, (theta - prior[0]) / prior[1]])

    wanted = least_squares(residuals, prior[0], xtol=1e-14, ftol=1e-14, gtol=1e-14)
    np.testing.assert_allclose(found.theta, wanted.x, atol=2e-3)
    assert (residuals(found.theta) ** 2).sum() == pytest.approx(2 * wanted.cost, rel=1e-5)
    np.testing.assert_allclose(found.covariance, np.linalg.inv(wanted.jac.T @ wanted.jac), rtol=0.02, atol=1e-6)


def test_what_pairs_share_costs_the_ratio_nothing():
    """With 3 % of shared misfit and 0.1 % of noise the ratio is as sure as the noise allows, if pairs are known."""
    y, design, prior = problem(0.001, shared=0.03)
    paired, apart = (solve(y, design, p, prior, np.ones(24)) for p in (PAIRS, NONE))
    ratio = np.eye(7)[5]
    assert abs(paired.theta[5] - np.log(1.4)) < 0.03
    assert paired.spread(ratio)[0] < apart.spread(ratio)[0] / 5
    assert paired.apart == pytest.approx(0.001, rel=0.6)
    assert paired.shared == pytest.approx(0.03 * 2**0.5, rel=0.6)
    assert 8 < paired.spread(ratio)[1] < 13


def test_repeats_say_the_noise_where_places_are_too_few():
    y, design, prior = problem(0.001)
    rows = np.array([0, 12])
    two = ArmDesign(design.x[rows], design.second[rows], design.along[rows], design.weights)
    pair, ones = np.array([[0, 1]]), np.ones(2)
    alone = solve(y[rows], two, pair, prior, ones)
    known = solve(y[rows], two, pair, prior, ones, (10 * 0.02**2, 10))
    assert alone.degrees[0] < 0.5 < 9 < known.degrees[0]
    assert known.apart == pytest.approx(0.02, rel=0.05)
