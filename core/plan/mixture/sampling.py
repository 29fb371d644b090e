"""The best mixture by drawing many and ranking them: for a predictor that has no gradient, such as boosted trees."""

import functools
from collections.abc import Callable

import jax
import numpy as np

from ... import jax_setup
from ...errors import BadInput
from .simplex import LEAST, within

DRAWN, TOP = 16_384, 100
CONCENTRATIONS = (1.0, 4.0, 16.0, 64.0)  # of Dirichlet draws: from nearly one domain alone to near the middle


def best_by_sampling(
    predict: Callable[[np.ndarray], np.ndarray],
    low: np.ndarray,
    high: np.ndarray,
    natural: np.ndarray,
    seed: int = 0,
    n: int = DRAWN,
    top: int = TOP,
) -> np.ndarray:
    """Return the mean mixture [K] of the `top` with the lowest predicted loss among `n` drawn within `low` and `high`.

    `predict` gives the weighted loss [M] of mixtures [M, K]; `natural` is a mixture [K]. As Liu et al. 2024
    (arXiv:2407.01492) choose: a mean of many good mixtures, for the one best of them owes its rank to errors too.
    Raises BadInput for bounds that leave no mixture, and counts that are not 1 <= top <= n.
    """
    if not 1 <= top <= n:
        raise BadInput(f"The best {top} of {n} mixtures cannot be averaged: allowed are 1 to {n}.")
    drawn = mixtures(low, high, natural, seed, n)
    value = np.asarray(predict(drawn), float)
    if not np.isfinite(value).any():
        raise BadInput(f"None of {n} mixtures within the bounds has a finite predicted loss.")
    order = np.argsort(np.where(np.isfinite(value), value, np.inf), kind="stable")
    return drawn[order[: min(top, int(np.isfinite(value).sum()))]].mean(axis=0)


def mixtures(low: np.ndarray, high: np.ndarray, natural: np.ndarray, seed: int, n: int) -> np.ndarray:
    """Return `n` mixtures [n, K] within bounds [K]: Dirichlet draws around the natural one and the even one at several
    concentrations, in turn, projected into the bounds. Raises BadInput where the bounds leave no mixture.
    """
    low, high, k = np.asarray(low, float), np.asarray(high, float), len(natural)
    if not ((low >= 0) & (low <= high) & (high <= 1)).all() or low.sum() > 1 + 1e-9 or high.sum() < 1 - 1e-9:
        raise BadInput(
            f"No mixture fits the bounds: they sum to {low.sum():.3g} at least and {high.sum():.3g} at most; "
            "allowed are shares from 0 to 1, low before high."
        )
    natural = np.maximum(natural, LEAST) / np.maximum(natural, LEAST).sum()
    kinds = [c * centre for c in CONCENTRATIONS for centre in (natural, np.full(k, 1 / k))]
    alpha = np.array(kinds)[np.arange(n) % len(kinds)]
    gamma = np.random.default_rng(seed).standard_gamma(alpha)  # Dirichlet draws, each with its own concentrations
    total = gamma.sum(axis=1, keepdims=True)
    even = np.full(k, 1 / k)
    return np.asarray(_projected()(np.where(total > 0, gamma / np.where(total > 0, total, 1), even), low, high))


@functools.cache
def _projected():
    return jax_setup.Nameless(jax.vmap(within, (0, None, None)))
