"""Names that never overlap, at any width of a plot."""

import numpy as np
import pytest

from core.charts.labels import NEVER, WIDTHS, Boxes, least_widths


def boxes(at, wide=60.0, up=0.0):
    at = np.asarray(at, float)
    one = np.ones(len(at))
    return Boxes(at, 0 * one, wide * one, up * one, up * one + 14)


def test_the_first_has_the_first_choice_and_the_next_waits_for_room():
    """Two names of 60 pixels, a tenth of the width apart, are clear of each other from 600 pixels on."""
    assert least_widths(boxes([0.5, 0.6])).tolist() == [WIDTHS[0], 600]
    assert least_widths(boxes([0.6, 0.5])).tolist() == [WIDTHS[0], 600]


def test_names_at_one_place_are_one_name_and_what_is_taken_stays_free():
    assert least_widths(boxes([0.5, 0.5]))[1] == NEVER
    assert least_widths(boxes([0.5]), boxes([0.5], 10.0)).tolist() == [NEVER]
    assert least_widths(boxes([0.5]), boxes([0.5], 10.0, up=20.0)).tolist() == [WIDTHS[0]]


def test_a_name_that_would_leave_the_plot_waits_for_a_wider_one():
    """60 pixels right of nine tenths: a tenth of 600 pixels."""
    assert least_widths(boxes([0.9])).tolist() == [600]
    assert least_widths(boxes([1.0])).tolist() == [NEVER]


@pytest.mark.parametrize("seed", range(5))
def test_no_two_names_overlap_at_any_width(seed):
    rng = np.random.default_rng(seed)
    at, low = rng.random(40), rng.uniform(0, 300, 40)
    names = Boxes(at, np.full(40, 8.0), 8 + rng.uniform(30, 90, 40), low, low + 14)
    least = least_widths(names)
    assert (least < NEVER).sum() > 5
    for width in (*WIDTHS, 333, 2000):
        shown = np.flatnonzero(least <= width)
        for i in shown:
            for j in shown[shown > i]:
                apart = abs(low[i] - low[j]) >= 14
                first, last = sorted((i, j), key=lambda k: at[k])
                assert apart or at[last] * width + 8 >= at[first] * width + names.right[first]
