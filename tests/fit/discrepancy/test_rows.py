"""Rows behind a discrepancy: all of them where they are few, averages of neighbours where they are many."""

import numpy as np

from core import laws
from core.fit.discrepancy.coordinates import coordinates
from core.fit.discrepancy.rows import HALF, MOST, gathered

LAW = laws.get("chinchilla")


def many(n, seed=0):
    rng = np.random.default_rng(seed)
    x = {"params": 10 ** rng.uniform(8, 9, n), "tokens": 10 ** rng.uniform(9, 11, n)}
    return x, rng.normal(0, 0.01, n), coordinates(LAW, x)


def test_few_rows_stay_as_they_are():
    x, ratios, where = many(MOST)
    found = gathered(x, ratios, np.arange(MOST), where)
    np.testing.assert_array_equal(found.ratios, ratios)
    np.testing.assert_array_equal(found.x["params"], x["params"])
    assert (found.counts == 1).all()


def test_many_rows_become_at_most_so_many_that_stand_for_all():
    x, ratios, where = many(3000)
    found = gathered(x, ratios, np.arange(3000), where)
    assert len(found.ratios) <= MOST
    weights = np.where(found.counts > 2 * HALF, found.counts / HALF, found.counts)
    assert np.isclose(weights.sum(), 3000, rtol=0.02)
    assert (found.x["params"] >= x["params"].min()).all()
    assert (found.x["tokens"] <= x["tokens"].max()).all()


def test_a_row_that_stands_for_copies_lies_where_they_lie_and_has_their_median():
    x = {"params": np.repeat([1e8, 1e9], 500), "tokens": np.repeat([1e9, 1e10], 500)}
    ratios = np.concatenate([np.linspace(-1, 2, 500), np.full(500, 0.3)])
    found = gathered(x, ratios, np.arange(1000), coordinates(LAW, x))
    np.testing.assert_allclose(found.x["params"], [1e8, 1e9], rtol=1e-12)
    np.testing.assert_allclose(found.ratios, [0.5, 0.3])
    np.testing.assert_allclose(found.counts, 500 * HALF)


def test_neighbours_of_two_runs_stay_apart_where_runs_are_few():
    x, ratios, where = many(1000)
    groups = np.arange(1000) % 4
    found = gathered(x, ratios + groups, groups, where)
    assert set(found.groups) == {0, 1, 2, 3}
    for group in range(4):
        assert np.abs(found.ratios[found.groups == group] - group).max() < 0.1


def test_some_rows_are_taken_of_every_column():
    x, ratios, where = many(10)
    some = gathered(x, ratios, np.arange(10), where).some(np.array([3, 1]))
    np.testing.assert_array_equal(some.ratios, ratios[[3, 1]])
    np.testing.assert_array_equal(some.x["tokens"], x["tokens"][[3, 1]])
