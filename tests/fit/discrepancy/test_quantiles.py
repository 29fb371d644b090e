"""Quantiles of mixtures against SciPy."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import norm

from core.fit.discrepancy.posterior import NormalMixture
from core.fit.discrepancy.quantiles import quantile


@pytest.mark.parametrize("share", [0.025, 0.5, 0.975])
def test_one_normal_has_its_own_quantiles(share):
    one = NormalMixture(np.ones(1), np.array([[2.0, -1.0]]), np.array([[0.5, 3.0]]), np.ones(1))
    np.testing.assert_allclose(quantile(one, share), norm.ppf(share, [2.0, -1.0], [0.5, 3.0]), atol=1e-8)


@pytest.mark.parametrize("share", [0.025, 0.3, 0.975])
def test_a_mixture_has_the_root_of_its_distribution(share):
    weights, means, sds = np.array([0.2, 0.5, 0.3]), np.array([0.0, 1.0, 4.0]), np.array([1.0, 0.1, 2.0])
    found = quantile(NormalMixture(weights, means[:, None], sds[:, None], np.ones(3)), share)
    expected = brentq(lambda v: weights @ norm.cdf(v, means, sds) - share, -20, 20, xtol=1e-12)
    assert found[0] == pytest.approx(expected, abs=1e-8)
