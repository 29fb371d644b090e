"""The order that content decides: by hand, and the same however rows are shuffled and groups are numbered."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.fit.data.by_content import by_content


def test_rows_are_ordered_by_their_columns_and_groups_by_their_rows():
    order, groups = by_content([np.array([2.0, 1.0, 2.0, 1.0]), np.array([5.0, 9.0, 4.0, 8.0])], np.array([1, 1, 0, 0]))
    assert order.tolist() == [3, 1, 2, 0]  # (1, 8), (1, 9), (2, 4), (2, 5)
    assert groups.tolist() == [0, 1, 0, 1]  # rows 0 and 2 of the new order come before rows 1 and 3


def test_equal_rows_of_unlike_groups_keep_their_groups_apart():
    """Row 5 stands in both groups; one of them has row 1 beside it, and the other row 9."""
    for values, groups in (([5.0, 1.0, 5.0, 9.0], [0, 0, 1, 1]), ([5.0, 9.0, 5.0, 1.0], [0, 0, 1, 1])):
        order, found = by_content([np.array(values)], np.array(groups))
        assert np.array(values)[order].tolist() == [1.0, 5.0, 5.0, 9.0]
        assert found.tolist() == [0, 0, 1, 1]


def test_no_rows_have_an_order():
    order, groups = by_content([np.zeros(0)], np.zeros(0, int))
    assert len(order) == len(groups) == 0


rows = st.lists(st.tuples(st.sampled_from([1.0, 2.0]), st.sampled_from([3.0, 4.0]), st.integers(0, 3)), min_size=1)


@given(rows, st.randoms(use_true_random=False))
def test_shuffled_rows_and_renamed_groups_end_in_the_same_order(table, random):
    def ordered(table):
        x, y, names = (np.array(v) for v in zip(*table, strict=True))
        groups = np.unique(names, return_inverse=True)[1]
        series = np.stack([y, x], axis=1)  # of equal content where both are equal
        order, found = by_content([x, series, y], groups)
        assert sorted(order.tolist()) == list(range(len(x)))
        pairs = {(int(g), int(f)) for g, f in zip(groups[order], found, strict=True)}
        assert len(pairs) == len(set(names))  # groups stay whole
        return x[order].tolist(), series[order].tolist(), y[order].tolist(), found.tolist()

    other = dict(zip(range(4), random.sample(range(4), 4), strict=True))
    shuffled = [(x, y, other[g]) for x, y, g in random.sample(table, len(table))]
    assert ordered(table) == ordered(shuffled)
