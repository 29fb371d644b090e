"""Ridges: lines by level, resamples behind them, and what the footer says."""

import numpy as np
import pandas as pd
import pytest

from core.charts.fit.ridge import ridge
from tests.charts._charts import encodings, layers, spec_of, text_of
from tests.charts._runs import runs
from tests.charts.fit.ridge import example as ridge_example

EMPTY = pd.DataFrame(columns=["level", "piece", "order", "a", "b"], dtype=float)


def square(level, size, a=1.0, piece=0):
    at = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]) * size
    return pd.DataFrame({"level": level, "piece": piece, "order": range(5), "a": a + at[:, 0], "b": 3.0 + at[:, 1]})


def marks(chart, kind):
    return [layer for layer in layers(spec_of(chart)) if layer["mark"]["type"] == kind]


def test_inner_lines_are_darker_and_named():
    chart = ridge_example(runs(50))
    contours = marks(chart, "line")
    assert [sorted({row["level"] for row in layer["rows"]}) for layer in contours] == [[0.5], [0.8], [0.95]]
    shades = [layer["mark"]["strokeOpacity"] for layer in contours]
    assert shades == sorted(shades, reverse=True)
    assert len(set(shades)) == 3
    text = text_of(chart)
    for said in ("50 %", "80 %", "95 %", "joint 50, 80 and 95 % regions", "50 resamples", "best fit"):
        assert said in text
    assert "open" not in text


def test_pieces_of_one_level_are_not_joined():
    both = pd.concat([square(0.95, 0.1, 1.0, 0), square(0.95, 0.1, 2.0, 1)])
    [line] = marks(ridge(both, (1.0, 3.0), ("A", "alpha")), "line")
    assert line["encoding"]["detail"]["field"] == "piece"
    assert line["encoding"]["order"]["field"] == "order"


def test_the_best_fit_is_a_cross_in_the_accent_colour():
    [best] = [m for m in marks(ridge_example(runs(5)), "point") if m["mark"]["style"] == "optimum"]
    assert best["mark"]["shape"] == "cross"
    assert [(r["a"], r["b"]) for r in best["rows"]] == [(482.01, 0.3478)]


def test_an_open_region_is_told_and_resamples_only_where_there_are():
    chart = ridge(square(0.95, 0.1), (1.0, 3.0), ("A", "alpha"), None, closed=False)
    text = text_of(chart, 340, "dark")
    assert "open: the region goes on beyond the plot" in text
    assert "resamples" not in text
    assert "joint 95 % regions" in text


@pytest.mark.parametrize(("low", "high", "kind"), [(1.0, 8.0, "log"), (1.0, 3.0, "linear"), (-1.0, 8.0, "linear")])
def test_an_axis_is_logarithmic_where_values_are_positive_and_span_a_few_fold(low, high, kind):
    line = pd.DataFrame({"level": 0.95, "piece": 0, "order": [0, 1], "a": [low, high], "b": [0.3, 0.4]})
    spec = spec_of(ridge(line, (2.0, 0.35), ("A", "alpha")))
    assert {e["scale"]["type"] for _, c, e in encodings(spec) if c == "x"} == {kind}
    assert {e["scale"]["type"] for _, c, e in encodings(spec) if c == "y"} == {"linear"}


def test_a_stray_resample_does_not_shrink_the_picture():
    draws = pd.DataFrame({"a": np.r_[np.linspace(0.9, 1.1, 300), 1e6], "b": 3.0})
    spec = spec_of(ridge(square(0.95, 0.2), (1.0, 3.0), ("A", "alpha"), draws))
    assert max(e["scale"]["domain"][1] for _, c, e in encodings(spec) if c == "x") < 2


def test_no_line_is_drawn_as_the_best_fit_alone():
    text = text_of(ridge(EMPTY, (1.0, 3.0), ("A", "alpha")), 340)
    assert "best fit" in text
    assert "region" not in text
