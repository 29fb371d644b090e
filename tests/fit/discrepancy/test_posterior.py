"""The posterior of law and discrepancy against its textbook formula with plain inverses."""

import itertools

import numpy as np
import pytest

from core.fit.discrepancy.kernels import growing, squared_exponential
from core.fit.discrepancy.posterior import ALIKE, GROWS, LENGTHS, NOISES, SPREAD, NormalMixture, mixed, posterior
from core.fit.discrepancy.robust import Near

RNG = np.random.default_rng(0)
Z, NEW = RNG.uniform(0, 2, (9, 2)), np.array([[3.0, 3.0], [1.0, 1.0]])
SLOPES, NEW_SLOPES, WIDE = RNG.normal(size=(9, 2)), RNG.normal(size=(2, 2)), np.array([0.7, 2.0])
NEAR = Near(np.zeros(2), 0.01 * RNG.normal(size=9), SLOPES, np.ones(9), 0.006)


def by_formula(shared, groups):
    """Mean and second moment of the whole mixture: Rasmussen & Williams 2006, equations 2.23 and 2.24."""
    means, seconds = [], []
    prior = np.diag(WIDE**2)
    kernels = [[lambda a, b, at=at: squared_exponential(a, b, at) for at in LENGTHS], [growing]]
    for family, amplitudes in zip(kernels, (ALIKE, GROWS), strict=True):
        rows = []
        for kernel, amplitude, times in itertools.product(family, amplitudes, NOISES):
            noise = (times * NEAR.noise) ** 2 * np.eye(9) + 1e-12 * np.eye(9)
            noise = noise + shared**2 * (groups[:, None] == groups[None])
            whole = SLOPES @ prior @ SLOPES.T + amplitude**2 * kernel(Z, Z) + noise
            across = NEW_SLOPES @ prior @ SLOPES.T + amplitude**2 * kernel(NEW, Z)
            alone = NEW_SLOPES @ prior @ NEW_SLOPES.T + amplitude**2 * kernel(NEW, NEW)
            inverse, r = np.linalg.inv(whole), NEAR.residuals
            height = -0.5 * r @ inverse @ r - 0.5 * np.linalg.slogdet(whole)[1]
            height -= 0.5 * (np.log(amplitude / amplitudes[0]) / SPREAD) ** 2
            rows.append((height, across @ inverse @ r, np.diag(alone - across @ inverse @ across.T)))
        heights = np.array([h for h, _, _ in rows])
        weights = np.exp(heights - heights.max()) / np.exp(heights - heights.max()).sum()
        means.append(sum(w * m for w, (_, m, _) in zip(weights, rows, strict=True)))
        seconds.append(sum(w * (v + m**2) for w, (_, m, v) in zip(weights, rows, strict=True)))
    mean = sum(means) / 2
    return mean, np.sqrt(sum(seconds) / 2 - mean**2)


@pytest.mark.parametrize("shared", [0.0, 0.02])
def test_mean_and_deviation_are_those_of_the_textbook(shared):
    groups = np.arange(9) // 3 if shared else np.arange(9)
    found = posterior(NEAR, Z, WIDE, groups, shared).at(np.zeros(2), NEW_SLOPES, NEW)
    mean, sd = by_formula(shared, groups)
    np.testing.assert_allclose(found.mean, mean, rtol=2e-2, atol=2e-4)  # values of little weight are left out
    np.testing.assert_allclose(found.sd, sd, rtol=1e-2)
    assert found.weights.sum() == pytest.approx(1.0)


def test_the_mean_starts_from_what_the_law_predicts():
    zero, five = (posterior(NEAR, Z, WIDE, np.arange(9), 0.0).at(np.full(2, v), NEW_SLOPES, NEW) for v in (0.0, 5.0))
    np.testing.assert_allclose(five.mean - zero.mean, 5.0)


def test_a_held_parameter_adds_nothing():
    held = posterior(NEAR, Z, np.zeros(2), np.arange(9), 0.0)
    near, far = (held.at(np.zeros(2), times * NEW_SLOPES, NEW).sd for times in (1.0, 50.0))
    np.testing.assert_allclose(near, far)


def test_a_further_run_has_noise_of_its_own():
    found = NormalMixture(np.ones(1), np.zeros((1, 2)), np.full((1, 2), 3.0), np.array([4.0]))
    np.testing.assert_allclose(found.of_a_run().sds, 5.0)


def test_mixed_parts_weigh_alike():
    one = NormalMixture(np.ones(1), np.zeros((1, 1)), np.ones((1, 1)), np.ones(1))
    two = NormalMixture(np.array([0.5, 0.5]), np.ones((2, 1)), np.ones((2, 1)), np.ones(2))
    assert mixed([one, two]).mean == pytest.approx(0.5)
    assert mixed([one, two]).sd == pytest.approx(np.sqrt(1.25))  # variance 1 within, 1/4 between the means
