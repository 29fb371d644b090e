"""What shares sum to: 1, or 100 where more rows do, within what rounding explains."""

import numpy as np

from core.runs.check.sums import sums_to_one, whole_of


def test_most_rows_say_whether_shares_are_fractions_or_percentages():
    fractions, percentages = np.array([[0.2, 0.8], [0.5, 0.5]]), np.array([[20.0, 80.0], [50.0, 50.0]])
    assert whole_of(fractions) == 1.0
    assert whole_of(percentages) == 100.0
    assert whole_of(np.vstack([fractions, percentages[:1]])) == 1.0


def test_rows_sum_to_one_but_for_rounding_and_no_share_is_negative():
    rows = np.array([[0.333, 0.333, 0.333], [0.5, 0.5, np.nan], [0.6, 0.6, 0.1], [1.2, -0.2, 0.0]])
    assert sums_to_one(rows).tolist() == [True, True, False, False]
