"""Quantiles of a mixture of normal distributions."""

import numpy as np

from ...bisection import bisect
from .posterior import NormalMixture

HALVINGS = 40


def quantile(mixture: NormalMixture, share: float) -> np.ndarray:
    """Return the quantile [M] of a mixture at each point: a share (0 to 1) of it lies below."""
    from scipy.special import ndtr  # here, because importing it takes a while

    sds = np.maximum(mixture.sds, 1e-15)
    low, high = (mixture.means - 9 * sds).min(axis=0), (mixture.means + 9 * sds).max(axis=0)
    low, high = bisect(lambda v: mixture.weights @ ndtr((v - mixture.means) / sds) >= share, low, high, HALVINGS)
    return (low + high) / 2
