"""The best of many mixtures drawn: against optima that are known, within its bounds, and by trees."""

import numpy as np
import pandas as pd
import pytest

from core.errors import BadInput
from core.fit.trees.boosting import fit_trees
from core.plan.mixture.sampling import best_by_sampling, mixtures
from core.runs import from_table

K = 4
ZERO, ONE, EVEN = np.zeros(K), np.ones(K), np.full(K, 1 / K)
BEST = np.array([0.4, 0.3, 0.2, 0.1])


def from_best(h):
    """Relative entropy from BEST: lowest there, and nowhere else."""
    return (BEST * np.log(BEST / np.maximum(h, 1e-9))).sum(axis=1)


def test_a_known_optimum_is_found():
    np.testing.assert_allclose(best_by_sampling(from_best, ZERO, ONE, EVEN), BEST, atol=0.03)


def test_an_optimum_at_a_bound_is_found():
    """With the first share held to 0.2, relative entropy shares the rest as BEST does."""
    high = np.array([0.2, 1, 1, 1])
    expected = np.array([0.2, *(0.8 * BEST[1:] / BEST[1:].sum())])
    found = best_by_sampling(from_best, ZERO, high, EVEN)
    np.testing.assert_allclose(found, expected, atol=0.03)


def test_mixtures_drawn_are_mixtures_within_the_bounds():
    low, high = np.array([0.1, 0, 0, 0.3]), np.array([0.5, 0.2, 1, 0.3])
    drawn = mixtures(low, high, np.array([0.7, 0.3, 0, 0]), 0, 4000)
    np.testing.assert_allclose(drawn.sum(axis=1), 1, atol=1e-9)
    assert (drawn >= low - 1e-12).all()
    assert (drawn <= high + 1e-12).all()
    np.testing.assert_allclose(drawn[:, 3], 0.3, atol=1e-9)


def test_mixtures_lie_near_the_natural_one_near_the_even_one_and_far_from_both():
    natural = np.array([0.7, 0.2, 0.05, 0.05])
    drawn = mixtures(ZERO, ONE, natural, 0, 4000)
    for centre in (natural, EVEN):
        assert (np.abs(drawn - centre).sum(axis=1) / 2).min() < 0.03
    assert (drawn.max(axis=1) > 0.95).mean() > 0.05


def test_trees_lead_to_a_mixture_nearly_as_good_as_the_best():
    """Losses of a law with a closed-form optimum, C_i^2 over its sum for exponents of a half, seen through trees."""
    c, rng = np.array([1.0, 2.0, 0.5, 1.5]), np.random.default_rng(0)
    loss = lambda h: 1 + 1 / (np.sqrt(h) @ c)  # noqa: E731
    h = rng.dirichlet(np.ones(K), 500)
    table = pd.DataFrame({f"mix/{n}": h[:, i] for i, n in enumerate("abcd")} | {"loss/t": loss(h)})
    trees = fit_trees(from_table(table, "made"), ["loss/t"])
    found = best_by_sampling(lambda m: trees.losses("loss/t", m), ZERO, ONE, EVEN)
    best = loss((c**2 / (c**2).sum())[None])[0]
    given_up = (loss(found[None])[0] - best) / (np.median(loss(h)) - best)
    assert given_up < 0.1


def test_the_same_seed_draws_the_same():
    one, two, other = (best_by_sampling(from_best, ZERO, ONE, EVEN, seed=s) for s in (1, 1, 2))
    np.testing.assert_array_equal(one, two)
    assert np.abs(one - other).max() > 0


def test_predictions_that_are_not_finite_are_passed_over():
    found = best_by_sampling(lambda h: np.where(h[:, 0] > 0.1, from_best(h), np.nan), ZERO, ONE, EVEN)
    np.testing.assert_allclose(found, BEST, atol=0.03)
    with pytest.raises(BadInput, match="None of 500 mixtures within the bounds has a finite predicted loss"):
        best_by_sampling(lambda h: np.full(len(h), np.nan), ZERO, ONE, EVEN, n=500)


@pytest.mark.parametrize(("low", "high"), [(np.full(K, 0.3), ONE), (ZERO, np.full(K, 0.2)), (ONE / 5, ONE / 10)])
def test_bounds_without_a_mixture_are_refused(low, high):
    with pytest.raises(BadInput, match="No mixture fits the bounds"):
        best_by_sampling(from_best, low, high, EVEN)


@pytest.mark.parametrize(("n", "top"), [(10, 11), (10, 0)])
def test_more_of_the_best_than_were_drawn_are_refused(n, top):
    with pytest.raises(BadInput, match=f"The best {top} of {n} mixtures cannot be averaged"):
        best_by_sampling(from_best, ZERO, ONE, EVEN, n=n, top=top)
