"""Groups of values: the levels of a sweep, and stretches where there are no levels."""

import numpy as np
import pytest

from core.fit.diagnostics.natural_groups import natural_groups


def test_levels_that_are_met_nearly_are_groups_in_rising_order():
    values = np.array([1.00e9, 3.01e8, 0.99e9, 2.98e8, 1.01e8, 3.0e8])
    assert natural_groups(values, log=True).tolist() == [2, 1, 2, 1, 0, 1]


def test_neighbours_that_are_together_narrowest_are_put_together_first():
    """Of gaps of 1, 2 and 3 among 0, 1, 3, 6 the first goes first, then 3 joins them: 3 wide, as 3 and 6 would be."""
    assert natural_groups(np.array([0.0, 1.0, 3.0, 6.0]), log=False, most=3).tolist() == [0, 0, 1, 2]
    assert natural_groups(np.array([0.0, 1.0, 3.0, 6.0]), log=False, most=2).tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize("seed", range(5))
def test_groups_are_few_stretches_that_do_not_overlap(seed):
    values = np.exp(np.random.default_rng(seed).normal(0, 3, 500))
    of = natural_groups(values, log=True)
    assert set(of) == set(range(of.max() + 1))
    assert of.max() < 8
    assert (np.diff(of[np.argsort(values)]) >= 0).all()


def test_one_value_is_one_group():
    assert natural_groups(np.full(3, 7.0), log=True).tolist() == [0, 0, 0]
