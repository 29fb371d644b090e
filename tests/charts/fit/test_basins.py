"""Where the starts of a fit ended: one bar for the best basin, the rest by how far they stopped above it."""

import re

import numpy as np
import pandas as pd
import pytest

from core.charts.fit.basins import GAP, PER_DECADE, basins
from core.charts.theme import dress, svg
from tests.charts._charts import layers, spec_of, text_of


def ends(*pairs):
    return pd.DataFrame(pairs, columns=["value", "starts"])


def bars(frame):
    """The bars of a histogram, left to right, each with the style it is drawn in."""
    drawn = [layer for layer in layers(spec_of(basins(frame))) if layer["mark"]["type"] == "bar"]
    found = [{**row, "style": layer["mark"]["style"]} for layer in drawn for row in layer["rows"]]
    return sorted(found, key=lambda row: row["start"])


def test_the_best_basin_stands_alone_and_the_rest_by_their_excess():
    found = bars(ends((2.0, 60), (2.001, 5), (2.2, 20), (6.0, 3)))
    assert [b["starts"] for b in found] == [60, 5, 20, 3]
    assert [b["style"] for b in found] == ["optimum", "law", "run", "run"]
    for bar, excess in zip(found[1:], (5e-4, 0.1, 2.0), strict=True):
        assert bar["start"] - 1e-9 <= np.log10(excess) <= bar["stop"] + 1e-9
        assert bar["stop"] - bar["start"] == pytest.approx(1 / PER_DECADE)
    assert found[0]["stop"] < found[1]["start"]
    assert found[0]["middle"] == pytest.approx(np.floor(np.log10(5e-4)) - GAP)


def test_no_start_is_lost():
    rng = np.random.default_rng(1)
    frame = ends((1.0, 11), *((1 + 10 ** rng.uniform(-5, 4), int(rng.integers(1, 30))) for _ in range(60)))
    assert sum(b["starts"] for b in bars(frame)) == frame["starts"].sum()


def test_basins_in_one_bar_are_counted_together():
    [_, both] = bars(ends((1.0, 7), (1.20, 2), (1.21, 3)))
    assert both["starts"] == 5
    assert "2 basins" in both["reached"]


def test_rounding_is_the_same_basin_and_a_whole_basin_more_is_not():
    assert len(bars(ends((1.0, 5), (1 + 1e-8, 4)))) == 1
    assert [b["style"] for b in bars(ends((1.0, 5), (1 + 1e-5, 4)))] == ["optimum", "law"]


@pytest.mark.parametrize("frame", [ends(), ends((0.5, 256)), ends((0.0, 3), (1e-9, 2)), ends((-1.0, 3), (-0.5, 2))])
def test_few_basins_or_none_are_drawn(frame):
    assert sum(b["starts"] for b in bars(frame)) == frame["starts"].sum()
    assert "<svg" in svg(dress(basins(frame), "light", "caption"), 340)


def test_the_axis_names_the_best_and_the_excess():
    text = text_of(basins(ends((1.0, 60), (1.1, 5))), mode="dark")
    assert "best" in text
    assert re.search(r"\+10 %", text)
    assert "60 of 65 starts" in text
