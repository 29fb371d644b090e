"""AICc by its formula and by SciPy's likelihood, and weights of laws."""

import numpy as np
import pytest
from scipy.stats import norm

from core.fit.validation.criteria import aicc, akaike_weights


def test_aicc_is_minus_twice_the_gaussian_likelihood_and_its_penalties():
    r = np.random.default_rng(2).normal(0, 0.03, 25)
    k, n = 5, 25  # four coefficients and the variance
    likelihood = norm.logpdf(r, scale=np.sqrt(np.mean(r**2))).sum()
    assert aicc(r, np.arange(n), k - 1) == pytest.approx(-2 * likelihood + 2 * k + 2 * k * (k + 1) / (n - k - 1))


def test_rows_that_repeat_a_run_are_no_more_evidence():
    r = np.random.default_rng(3).normal(0, 0.03, 25)
    assert aicc(np.repeat(r, 4), np.repeat(np.arange(25), 4), 4) == pytest.approx(aicc(r, np.arange(25), 4))


def test_too_few_runs_have_no_criterion():
    assert aicc(np.full(6, 0.1), np.arange(6), 4) is None


def test_weights_are_likelihoods_that_sum_to_one():
    first, none, second = akaike_weights([10.0, None, 12.0])
    assert none is None
    assert first == pytest.approx(1 / (1 + np.exp(-1)))
    assert first + second == pytest.approx(1)
    assert akaike_weights([None, None]) == [None, None]
