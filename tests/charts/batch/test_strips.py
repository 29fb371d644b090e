"""The strips of settings: each with its axis, names beside their dots, short ones on a phone."""

import pytest

from tests.charts._charts import by_style, text_of
from tests.charts.batch.strips import ROWS, strips, table_of


def test_each_strip_has_an_axis_of_its_own():
    """A batch of 1M and a rate of 2.5e-4 are among the lowest of their strips: both stand near the left end."""
    places = {r["label"]: r["place_at"] for r in by_style(strips(table_of(ROWS[:8])), "run")[0]["rows"]}
    assert places["Li et al. 2025, from tokens: 1.00M tokens"] == pytest.approx(0.05 / 1.1)
    assert places["Li et al. 2025, from size and tokens: 2.5e-4"] == pytest.approx(0.05 / 1.1)


def test_names_are_short_on_a_phone():
    wide, narrow = text_of(strips(table_of()), 900), text_of(strips(table_of()), 340)
    assert "Li et al. 2025, from tokens: 1.00M tokens" in wide
    assert "recommended from 2 of 3 sources" in wide
    assert "Li et al. 2025, from tokens" not in narrow
    assert "Li 1.00M" in narrow
    assert "2 of 3 sources" in narrow


def test_sets_of_one_author_share_a_row_and_one_name():
    chart = strips(table_of(ROWS[2:4]))
    counted, other = (by_style(chart, style)[0]["rows"] for style in ("run", "held-out"))
    assert counted[0]["y"] == other[0]["y"]
    assert text_of(chart, 900).count("Porian et al. 2024") == 2  # the words and their outline


def test_the_recommended_value_has_the_accent_and_the_bar_of_its_span():
    chart = strips(table_of(ROWS[:3]))
    (bar,) = by_style(chart, "optimum-line")[0]["rows"]
    (dot,) = by_style(chart, "optimum", "point")[0]["rows"]
    assert bar["low_at"] < dot["place_at"] < bar["high_at"]
    assert (bar["low_at"], bar["high_at"]) == pytest.approx((0.05 / 1.1, 1.05 / 1.1))
