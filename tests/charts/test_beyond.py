"""Shades over what lies beyond the data: where they stand, and how far they say."""

import json

import pytest

from core.charts.axes import quantity_axis
from core.charts.beyond import beyond_layers

AXIS = quantity_axis("params", [1e6, 1e11], pad=(0, 0))


def shades(data_range, **how):
    """Both ends of each shade, and all its words."""
    for layer in beyond_layers(AXIS, data_range, **how):
        drawn = json.loads(layer.to_json())
        (row,) = next(iter(drawn["datasets"].values())) if "datasets" in drawn else drawn["layer"][0]["data"]["values"]
        yield (row["start"], row["stop"]), json.dumps(drawn)


def test_each_side_beyond_the_data_is_shaded_and_says_how_far():
    (low, low_words), (high, high_words) = shades((1e8, 1e10))
    assert low == pytest.approx((1e6, 1e8))
    assert high == pytest.approx((1e10, 1e11))
    assert "100 times beyond the data" in low_words
    assert "10 times beyond the data" in high_words


def test_a_mark_in_a_shade_is_what_its_words_measure():
    (_, low_words), (_, high_words) = shades((1e8, 1e9), mark=1e10)
    assert "100 times beyond the data" in low_words  # the mark lies on the other side
    assert "10 times beyond the data" in high_words


def test_a_side_without_room_is_not_shaded():
    (only,) = [ends for ends, _ in shades((1e6, 1e10))]
    assert only == pytest.approx((1e10, 1e11))
