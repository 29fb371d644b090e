"""Percentile intervals: as often as they say, a further draw lies within them, however few draws there are."""

import numpy as np
import pytest

from core.fit.draws import FEWEST_DRAWS, percentile_interval


def test_the_ends_are_draws_of_the_rank_that_order_statistics_ask_for():
    """With B draws the ends are those of rank (B + 1) tail: of 39 the outermost, of 79 the second from either side."""
    for many, rank in ((39, 0), (79, 1), (199, 4)):
        low, high = percentile_interval(np.random.default_rng(many).permutation(many).astype(float))
        np.testing.assert_allclose([low, high], [rank, many - 1 - rank], atol=1e-9)


def test_fewer_draws_than_the_fewest_give_the_outermost():
    low, high = percentile_interval(np.arange(FEWEST_DRAWS - 10.0))
    assert (low, high) == (0.0, FEWEST_DRAWS - 11.0)


def test_a_further_draw_lies_within_95_times_in_100():
    draws = np.random.default_rng(1).standard_normal((40, 20_000))
    low, high = percentile_interval(draws[:-1])
    assert abs(np.mean((low < draws[-1]) & (draws[-1] < high)) - 0.95) < 0.005


def test_a_further_draw_lies_between_the_ends_as_often_as_they_say():
    """Percentiles that count B - 1 gaps instead of B + 1 hold it 93 % of the time at B = 99."""
    draws = np.random.default_rng(1).standard_normal((100, 20_000))
    low, high = percentile_interval(draws[:99])
    held = ((low <= draws[99]) & (draws[99] <= high)).mean()
    assert held == pytest.approx(0.95, abs=4 * np.sqrt(0.95 * 0.05 / 20_000))
