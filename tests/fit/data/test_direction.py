"""Whether a target rises with scale, on ranks that are counted by hand."""

import pandas as pd
import pytest

from core.fit.data.direction import with_scale

ROWS = pd.DataFrame({"n": [1.0, 2.0, 4.0, 8.0, 16.0], "d": [1e9] * 5, "up": [0.1, 0.2, 0.5, 0.6, 0.7]})


def test_what_follows_scale_rises_and_its_complement_falls():
    assert with_scale(ROWS, ["n", "d"], "up") == pytest.approx(1.0)
    assert with_scale(ROWS.assign(up=1 - ROWS["up"]), ["n"], "up") == pytest.approx(-1.0)


def test_two_neighbours_that_change_places_are_a_tenth_less():
    """Spearman: 1 - 6 sum d^2 / (n (n^2 - 1)) = 1 - 6 x 2 / 120."""
    assert with_scale(ROWS.assign(up=[0.2, 0.1, 0.5, 0.6, 0.7]), ["n"], "up") == pytest.approx(0.9)


@pytest.mark.parametrize("rows", [ROWS.head(4), ROWS.assign(up=0.5), ROWS.assign(n=1.0)])
def test_too_few_rows_or_no_difference_say_nothing(rows):
    assert with_scale(rows, ["n", "d"], "up") == 0.0


def test_rows_without_a_number_do_not_count():
    assert with_scale(ROWS.assign(up=[None, 0.2, 0.5, 0.6, 0.7]), ["n"], "up") == 0.0


def test_sizes_and_tokens_against_each_other_say_nothing():
    assert with_scale(ROWS.assign(d=ROWS["n"][::-1].to_numpy()), ["n", "d"], "up") == 0.0
