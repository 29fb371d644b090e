"""Mixtures within bounds, what repeated tokens are worth, and the search: closed forms, and SciPy's root."""

import jax
import numpy as np
import pytest
from scipy.optimize import brentq

from core.plan.mixture.simplex import Searches, search, seen, within
from tests.plan.mixture._mixtures import AT, constants

ZERO, ONE = np.zeros(4), np.ones(4)
PROJECTED = jax.jit(jax.vmap(within, (0, None, None)))
SEEN = jax.jit(seen)
MIXTURES = np.random.default_rng(0).dirichlet(np.full(4, 0.5), 20)


def test_without_bounds_a_mixture_stays_and_other_numbers_are_scaled():
    np.testing.assert_allclose(PROJECTED(MIXTURES, ZERO, ONE), MIXTURES, atol=1e-10)
    np.testing.assert_allclose(PROJECTED(7 * MIXTURES, ZERO, ONE), MIXTURES, atol=1e-10)


def test_one_share_at_its_bound_leaves_the_others_in_proportion():
    h = np.array([[0.5, 0.25, 0.15, 0.1]])
    capped = PROJECTED(h, ZERO, np.array([0.2, 1, 1, 1]))
    np.testing.assert_allclose(capped, [[0.2, 0.4, 0.24, 0.16]], atol=1e-10)
    raised = PROJECTED(h, np.array([0, 0, 0, 0.4]), ONE)
    np.testing.assert_allclose(raised, [[0.6 * 0.5 / 0.9, 0.6 * 0.25 / 0.9, 0.6 * 0.15 / 0.9, 0.4]], atol=1e-10)


def test_it_is_one_factor_clipped_as_scipy_finds_it():
    low, high = np.array([0.05, 0.1, 0.0, 0.2]), np.array([0.3, 0.5, 0.4, 0.6])
    found = np.asarray(PROJECTED(MIXTURES, low, high))
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-9)
    for h, ours in zip(MIXTURES, found, strict=True):
        factor = brentq(lambda v, h=h: np.clip(np.exp(v) * h, low, high).sum() - 1, -40, 40, xtol=1e-14)
        np.testing.assert_allclose(ours, np.clip(np.exp(factor) * h, low, high), atol=1e-9)


def test_tokens_that_suffice_are_worth_themselves():
    mixture, fresh = SEEN(np.array([0.25, 0.75]), 8.0, np.array([2.0, np.inf]), 5.0)
    np.testing.assert_allclose(mixture, [0.25, 0.75])
    assert fresh == pytest.approx(8)


def test_repeated_tokens_are_worth_less_by_the_law_of_repetition():
    """6 tokens drawn of 2: two repetitions are worth R* (1 - exp(-2 / R*)) times the 2 (Muennighoff et al. 2023)."""
    mixture, fresh = SEEN(np.array([0.75, 0.25]), 8.0, np.array([2.0, np.inf]), 5.0)
    worth = 2 + 2 * 5 * (1 - np.exp(-2 / 5))
    assert fresh == pytest.approx(worth + 2)
    np.testing.assert_allclose(mixture, [worth / (worth + 2), 2 / (worth + 2)])


def test_a_strong_pull_ends_as_near_the_natural_mixture_as_bounds_allow():
    """Relative entropy alone is least at the natural mixture, and, capped, where the others stay in proportion."""
    one = constants("mixture-reciprocal")
    natural, ceiling = np.array([0.5, 0.25, 0.15, 0.1]), np.array([[0.2, 1.0, 1.0, 1.0]])
    pulled = Searches(
        {n: np.full((1, 1), v) for n, v in one.values.items()}, np.ones((1, 1)),
        {f.name: np.array([AT[f.name]]) for f in one.law.features if f.name in AT}, np.array([AT["tokens"]]),
        np.zeros((1, 4)), ceiling, natural, 1e6, np.full(4, np.inf), 5.0,
    )  # fmt: skip
    found = search(one.law, pulled, np.array([[0.25] * 4]))
    np.testing.assert_allclose(found, [[0.2, 0.4, 0.24, 0.16]], atol=1e-4)
