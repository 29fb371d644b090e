"""The best of equally many tries, against every choice of them."""

import itertools

import numpy as np
import pytest

from core.fit.arms.tries import best_of

LOSSES = np.array([2.9, 2.5, 2.7, 3.4, 2.6, 2.55, 3.0])


@pytest.mark.parametrize("tries", [1, 2, 3, 5])
def test_it_lies_where_half_of_all_choices_reach(tries):
    lowest = np.array([min(some) for some in itertools.combinations(LOSSES, tries)])
    found = best_of(LOSSES, tries)
    assert (lowest < found - 1e-12).mean() <= 0.5
    assert (lowest <= np.sort(LOSSES)[np.searchsorted(np.sort(LOSSES), found)]).mean() >= 0.5


def test_all_tries_give_the_lowest_and_more_than_there_are_too():
    assert best_of(LOSSES, 7) == best_of(LOSSES, 99) == 2.5


def test_one_of_three_is_the_middle_one():
    """One third of the choices is the lowest, two thirds the lowest two: half lies between them."""
    assert best_of(np.array([1.0, 3.0, 2.0]), 1) == pytest.approx(1.5)


def test_a_try_that_came_apart_counts():
    assert best_of(np.array([np.nan, 2.0, np.inf]), 3) == 2.0
    assert np.isnan(best_of(np.array([np.nan, 2.0, np.inf, np.nan]), 1))
