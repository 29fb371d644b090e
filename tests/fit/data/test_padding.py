"""Padding: sizes are few, values repeat the last run, and its weight is zero."""

import numpy as np
import pytest

from core.fit.data.padding import bucket, pad, pad_weights


@pytest.mark.parametrize(
    ("n", "size"), [(1, 64), (64, 64), (65, 96), (97, 128), (3000, 3072), (3073, 4096), (5000, 8192)]
)
def test_a_table_is_padded_to_the_next_of_few_sizes(n, size):
    assert bucket(n) == size


def test_values_repeat_the_last_run_which_then_weighs_nothing():
    np.testing.assert_array_equal(pad(np.array([3.0, 5.0]), 4), [3, 5, 5, 5])
    np.testing.assert_array_equal(pad_weights(np.array([[1.0, 2.0], [0.0, 1.0]]), 4), [[1, 2, 0, 0], [0, 1, 0, 0]])
