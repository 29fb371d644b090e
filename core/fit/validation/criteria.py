"""How strongly the runs support one law over another: AICc, and weights from AICc or from held-out runs."""

import math
from collections.abc import Sequence

import numpy as np

EXACT = 1e-18  # a mean squared log residual below this is rounding, and makes no law better than another
DRAWS = 1000


def aicc(residuals: np.ndarray, groups: np.ndarray, n_free: int) -> float | None:
    """Return Akaike's criterion, corrected for small samples, of a least-squares fit of log target.

    n (log(2 pi RSS / R) + 1) + 2 k + 2 k (k + 1) / (n - k - 1), from log residuals [R] taken as Gaussian with one
    variance, k = `n_free` coefficients and that variance (Hurvich and Tsai 1989; Burnham and Anderson 2002, section
    2.4). n is the number of `groups` [R], not of rows: rows of one run repeat each other, and if each counted as
    evidence any small difference would be certain. A run of several rows counts as one observation with the mean
    squared residual of its rows. This is exact if the rows repeat each other, and says too little if they do not. The
    criterion is None where n <= k + 1.
    """
    n, k = int(groups.max()) + 1, n_free + 1
    if n <= k + 1:
        return None
    variance = max(float(np.mean(residuals**2)), EXACT)
    return n * (math.log(2 * math.pi * variance) + 1) + 2 * k + 2 * k * (k + 1) / (n - k - 1)


def akaike_weights(criteria: Sequence[float | None]) -> list[float | None]:
    """Return exp(-delta / 2) for each law that has a criterion, scaled so that these weights sum to 1."""
    known = np.array([np.inf if c is None else c for c in criteria])
    if not np.isfinite(known).any():
        return [None] * len(criteria)
    weights = np.exp(-(known - known.min()) / 2)
    return [None if c is None else float(w) for c, w in zip(criteria, weights / weights.sum(), strict=True)]


def held_out_weights(density: np.ndarray, groups: np.ndarray, seed: int = 0) -> np.ndarray:
    """Return weights [L] of laws from the log density [L, M] that each gave to the rows held out.

    Pseudo-BMA+ (Yao et al. 2018, section 3.4) on an ordered hold-out in place of leave-one-out: softmax of the
    summed log density, averaged over Bayesian bootstraps of the runs, so that few runs do not make it certain. A run
    counts once, with its rows' mean.
    """
    n = int(groups.max()) + 1
    by_run = np.stack([np.bincount(groups, row, n) for row in density]) / np.bincount(groups, minlength=n)
    share = np.random.default_rng(seed).dirichlet(np.ones(n), DRAWS)
    total = n * share @ by_run.T
    weights = np.exp(total - total.max(axis=1, keepdims=True))
    return (weights / weights.sum(axis=1, keepdims=True)).mean(axis=0)


def log_density(left: np.ndarray, fitted: np.ndarray, n_free: int) -> np.ndarray:
    """Return the log density [M] of log residuals `left` [M] under a Gaussian with the scatter of `fitted` [R].

    Its variance is RSS / (R - n_free), from the runs that were fitted alone.
    """
    variance = max(float(np.sum(fitted**2)) / max(len(fitted) - n_free, 1), EXACT)
    return -0.5 * (np.log(2 * np.pi * variance) + left**2 / variance)
