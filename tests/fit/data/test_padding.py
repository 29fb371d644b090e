"""Padding: sizes are few, values repeat the last run, and its weight is zero."""

import numpy as np
import pytest

from core.fit.data.padding import BETWEEN, SMALLEST, bucket, pad, pad_weights


@pytest.mark.parametrize(
    ("n", "size"), [(1, 64), (64, 64), (65, 96), (97, 128), (3000, 3072), (3073, 4096), (5000, 8192)]
)
def test_a_table_is_padded_to_the_next_of_few_sizes(n, size):
    assert bucket(n) == size


def test_values_repeat_the_last_run_which_then_weighs_nothing():
    np.testing.assert_array_equal(pad(np.array([3.0, 5.0]), 4), [3, 5, 5, 5])
    np.testing.assert_array_equal(pad_weights(np.array([[1.0, 2.0], [0.0, 1.0]]), 4), [[1, 2, 0, 0], [0, 1, 0, 0]])


def test_padded_sizes_are_few_and_waste_little():
    sizes = {n: bucket(n) for n in range(1, 5000)}
    assert all(n <= size for n, size in sizes.items())
    assert all(size >= SMALLEST and (size & (size - 1) == 0 or size % 3 == 0) for size in sizes.values())
    assert all(size == SMALLEST or size < 1.5 * n for n, size in sizes.items() if n <= BETWEEN)
    assert len(set(sizes.values())) == 14
