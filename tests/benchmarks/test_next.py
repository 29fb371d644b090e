"""Replays of a sweep: what is hidden, what is offered, what is bought for the money, and how it is judged."""

import numpy as np
import pytest

from benchmarks._next_replays import bought, judged, offered, with_truth, world
from tests.plan.next._design import LAW, PUBLISHED, true_runs

RUNS = true_runs(np.geomspace(1e7, 3e9, 9), np.geomspace(5.0, 80.0, 5), noise=0.0)
WORLD = world(LAW, RUNS)
BUDGET = 0.1 * RUNS.flops[WORLD.visible].sum()


def test_the_largest_decade_is_hidden_and_half_of_the_rest_offered():
    assert WORLD.hidden.tolist() == (RUNS.flops >= RUNS.flops.max() / 10).tolist()
    shop = offered(WORLD, 3)
    assert len(shop) == len(WORLD.visible) // 2
    assert not WORLD.hidden[shop].any()
    assert shop.tolist() == offered(WORLD, 3).tolist() != offered(WORLD, 4).tolist()


@pytest.mark.parametrize("way", ["random", "ladder", "rule"])
def test_what_is_bought_is_offered_once_and_paid(way):
    taken = bought(WORLD, way, BUDGET, 3)
    assert len(set(taken.tolist())) == len(taken) >= 1
    assert set(taken) <= set(offered(WORLD, 3))
    assert RUNS.flops[taken].sum() <= BUDGET


def test_too_little_money_still_buys_one_run():
    assert len(bought(WORLD, "ladder", 1.0, 3)) == 1


def test_all_visible_runs_of_a_true_law_predict_the_hidden_ones():
    where = with_truth(WORLD, PUBLISHED.values, 0.0, 0)
    error, r2 = judged(where, WORLD.visible)
    assert error < 0.5
    assert r2 > 0.9
