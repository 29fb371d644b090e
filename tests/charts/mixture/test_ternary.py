"""The triangle of three domains: equal sides, levels of equal loss, runs in the colour of their loss."""

import re

import numpy as np
import pandas as pd
import pytest

from core.charts.mixture.ternary import ternary
from core.charts.theme import PALETTES, dress, svg
from tests.charts._charts import by_style, text_of
from tests.charts._runs import runs
from tests.charts.mixture.ternary import circles
from tests.charts.mixture.ternary import example as ternary_example

NONE = pd.DataFrame(columns=["kind", "label", "a", "b", "c"])


def points(shares, **more):
    frame = pd.DataFrame(shares, columns=["a", "b", "c"]).assign(loss=2.0, label="mix", excluded="")
    return frame.assign(**more)


def sides(width):
    """Return the lengths of the three sides of a triangle as it is drawn, in pixels."""
    chart = ternary(circles([]), points([]), NONE, ["x", "y", "z"], "nats per token")
    picture = svg(dress(chart, "light"), width)
    found = re.findall(rf'd="M([-\d.]+),([-\d.]+)L([-\d.]+),([-\d.]+)"[^>]*stroke="{PALETTES["light"].line}"', picture)
    ends = np.array(found, dtype=float)
    assert len(ends) == 3
    return np.hypot(ends[:, 0] - ends[:, 2], ends[:, 1] - ends[:, 3])


@pytest.mark.parametrize("width", [340, 560, 900])
def test_a_triangle_has_equal_sides_at_every_width(width):
    lengths = sides(width)
    assert np.ptp(lengths) < 0.01 * lengths.mean()
    assert min(0.7 * width, 430) < lengths.mean() < width


def test_a_narrow_triangle_leaves_no_empty_space():
    def height(width):
        found = re.search(r'<svg[^>]* height="(\d+)', svg(dress(ternary_example(runs()), "light"), width))
        assert found is not None
        return int(found[1])

    assert height(340) < height(900) - 60


def test_runs_are_coloured_where_their_loss_is_known():
    frame = points(np.full((4, 3), 1 / 3), loss=[2.0, 2.2, np.nan, 9.0], excluded=["", "", "", "outlier"])
    chart = ternary(circles([]), frame, NONE, ["x", "y", "z"], "nats per token")
    coloured = [m for m in by_style(chart, "run") if "color" in m["encoding"]]
    assert [[r["loss"] for r in m["rows"]] for m in coloured] == [[2.0, 2.2]]
    assert coloured[0]["encoding"]["color"]["scale"]["domain"][1] < 2.3  # the excluded run takes up no colours
    text = text_of(chart)
    assert "grey: loss not known" in text
    assert "1 excluded" in text
    assert "equal predicted loss" not in text


def test_levels_of_a_triangle_are_told_apart_and_keep_their_distance():
    labels = by_style(ternary_example(runs()), "law-text")[0]["rows"]
    assert len(labels) >= 3
    assert len({r["words"] for r in labels}) == len(labels)
    spots = np.array([[r["x"], r["y"] * np.sqrt(3) / 2] for r in labels])
    gaps = np.linalg.norm(spots[:, None] - spots[None], axis=2)[np.triu_indices(len(labels), 1)]
    assert gaps.min() > 0.09
    for r in labels:  # each on its own circle around the lowest loss
        c, a = r["x"] - r["y"] / 2, r["y"]
        distance = np.linalg.norm(np.array([a, 1 - a - c, c]) - [0.5, 0.3, 0.2])
        assert 2.2 + 0.9 * distance**2 == pytest.approx(float(r["words"]), abs=2e-3)


def test_the_best_mixture_stands_above_its_cloud_in_the_accent_colour():
    cloud, best = by_style(ternary_example(runs()), "optimum", "point")
    assert len(cloud["rows"]) == 60
    assert cloud["mark"]["opacity"] < 0.5
    assert [(r["a"], r["b"], r["c"]) for r in best["rows"]] == [(50, 30, 20)]
    assert best["mark"]["shape"] == "cross"
