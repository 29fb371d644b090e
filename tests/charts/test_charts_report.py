"""The two pictures of a fit's report: where the starts ended, and what the choice of objective moves."""

import re

import numpy as np
import pandas as pd
import pytest

from core.charts.fit.basins import GAP, PER_DECADE, basins
from core.charts.fit.multiverse import multiverse
from core.charts.theme import dress, svg
from tests.charts._charts import layers, words


def ends(*pairs):
    return pd.DataFrame(pairs, columns=["value", "starts"])


def bars(frame):
    """The bars of a histogram, left to right, each with the style it is drawn in."""
    drawn = [layer for layer in layers(basins(frame).to_dict()) if layer["mark"]["type"] == "bar"]
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
    text = words(svg(dress(basins(ends((1.0, 60), (1.1, 5))), "dark")))
    assert "best" in text
    assert re.search(r"\+10 %", text)
    assert "60 of 65 starts" in text


def table(n=3, chosen=0, **more):
    """n objectives with an exponent and an advice; the chosen one has intervals."""
    rows = [
        (f"objective {i}", i == chosen, i == n - 1 and n > 2, name, value + 0.01 * i * value, low, high)
        for i in range(n)
        for name, value, low, high in (
            ("alpha", 0.35, *((0.33, 0.37) if i == chosen else (np.nan, np.nan))),
            ("tokens per parameter", 16.6, *((5.0, 40.0) if i == chosen else (np.nan, np.nan))),
        )
    ]
    columns = ["objective", "own", "leans", "quantity", "value", "low", "high"]
    return pd.DataFrame(rows, columns=columns).assign(**more)


def marks(frame, kind):
    return [layer for layer in layers(multiverse(frame).to_dict()) if layer["mark"]["type"] == kind]


def test_the_chosen_objective_has_the_accent_and_those_that_lean_are_hollow():
    by_style = {
        layer["mark"]["style"]: {row["objective"] for row in layer["rows"]} for layer in marks(table(), "point")
    }
    assert by_style == {"optimum": {"objective 0"}, "law": {"objective 1"}, "held-out": {"objective 2"}}


def test_rows_are_objectives_and_panels_do_not_touch():
    rows = [row for layer in marks(table(), "point") for row in layer["rows"]]
    assert {row["objective"]: row["row"] for row in rows} == {"objective 0": 0, "objective 1": 1, "objective 2": 2}
    alpha, advice = ([r for r in rows if r["quantity"] == q] for q in ("alpha", "tokens per parameter"))
    assert max(r["right"] for r in alpha) < min(r["left"] for r in advice)
    assert all(r["left"] <= r["place"] <= r["right"] for r in rows)
    ordered = sorted(alpha, key=lambda r: r["value"])
    assert [r["place"] for r in ordered] == sorted(r["place"] for r in alpha)


def test_a_panel_over_many_times_its_smallest_value_is_logarithmic():
    rows = {r["objective"]: r for layer in marks(table(), "point") for r in layer["rows"] if r["quantity"] != "alpha"}
    [band] = marks(table(), "rect")
    start, stop = next((b["start"], b["stop"]) for b in band["rows"] if b["start"] > 0.5)
    share = (rows["objective 0"]["place"] - start) / (stop - start)
    assert share == pytest.approx(np.log(16.6 / 5) / np.log(40 / 5))


def test_the_sampling_interval_is_shaded_where_there_is_one():
    assert len(marks(table(), "rect")[0]["rows"]) == 2
    bare = table(low=np.nan, high=np.nan)
    assert marks(bare, "rect") == []
    assert "sampling interval" not in words(svg(dress(multiverse(bare), "light")))


def test_values_and_names_are_written():
    text = words(svg(dress(multiverse(table()), "light"), 340))
    for expected in ("0.350", "16.6", "16.8", "objective 1", "alpha"):
        assert expected in text


@pytest.mark.parametrize("n", [1, 2, 16])
def test_any_number_of_objectives_is_drawn_within_bounds(n):
    chart = multiverse(table(n))
    assert chart.to_dict()["height"] <= 640
    for mode in ("light", "dark"):
        assert "<svg" in svg(dress(chart, mode, "caption"), 340)


def test_a_value_that_is_missing_leaves_its_place_empty():
    frame = table()
    frame.loc[3, "value"] = np.nan
    rows = [r for layer in marks(frame, "point") for r in layer["rows"]]
    assert len(rows) == len(frame) - 1
    assert "<svg" in svg(dress(multiverse(frame), "light"), 340)
