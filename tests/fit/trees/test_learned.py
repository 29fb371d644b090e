"""Boosted trees in the place of a law: what they predict, and the mixture that they choose."""

import numpy as np
import pandas as pd
import pytest

from core.errors import BadInput
from core.fit.trees.learned import learn
from core.plan.mixture.optimum import Wish, best_mixture, domains_of, loss_at, losses_at, weighted_loss
from core.runs import from_table

NAMES = ("a", "b", "c")


def runs(sizes=(1e8,), seed=0):
    """Two hundred mixtures whose loss is lowest at 0.5, 0.3, 0.2 and falls with size."""
    rng = np.random.default_rng(seed)
    h = rng.dirichlet([1.5, 1.5, 1.5], 200)
    n = np.array(sizes)[np.arange(200) % len(sizes)]
    loss = 2 + ((h - [0.5, 0.3, 0.2]) ** 2).sum(axis=1) + (1e8 / n) ** 0.3
    frame = pd.DataFrame(h, columns=[f"mix/{n}" for n in NAMES]).assign(**{"loss/x": loss})
    return from_table(frame.assign(params=n) if len(sizes) > 1 else frame, "made")


def test_trees_predict_and_choose_near_the_truth():
    trees = learn(runs(), ["loss/x"])
    wish = Wish({"loss/x": 1.0}, {}, {}, {}, {})
    found = best_mixture(trees, wish)
    np.testing.assert_allclose([found.shares[n] for n in NAMES], [0.5, 0.3, 0.2], atol=0.06)
    assert found.ends == {}
    value, low, high = loss_at(trees["loss/x"], found.shares, wish)
    assert value == found.losses["loss/x"][0] == pytest.approx(found.value)
    assert low is high is None
    few = np.array([[0.2, 0.2, 0.6], [0.5, 0.3, 0.2]])
    assert losses_at(trees["loss/x"], few, wish)[0] > losses_at(trees["loss/x"], few, wish)[1]


def test_what_is_made_of_trees_of_another_seed_is_made_anew():
    once, again, other = (learn(runs(), ["loss/x"], seed)["loss/x"].digest for seed in (0, 0, 1))
    assert once == again != other


def test_limits_hold_and_size_is_asked_for():
    trees = learn(runs((1e8, 1e9)), ["loss/x"])
    assert domains_of(trees["loss/x"].law) == list(NAMES)
    at = {"params": 1e9}
    found = best_mixture(trees, Wish({"loss/x": 1.0}, at, {"c": 0.4}, {"a": 0.3}, {}))
    assert found.shares["c"] >= 0.4 - 1e-9
    assert found.shares["a"] <= 0.3 + 1e-9
    even = np.full((1, 3), 1 / 3)
    small, large = (weighted_loss(trees, Wish({"loss/x": 1.0}, {"params": n}, {}, {}, {}), even)[0] for n in (1e8, 1e9))
    assert large < small
    with pytest.raises(BadInput, match="needs params"):
        best_mixture(trees, Wish({"loss/x": 1.0}, {}, {}, {}, {}))
