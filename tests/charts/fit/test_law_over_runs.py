"""The law over the runs: curves where there are runs and beyond, what can be selected, and bands."""

import numpy as np

from tests.charts._charts import by_style, layers, spec_of, text_of
from tests.charts._runs import runs
from tests.charts.fit.law_over_runs import example


def selections(chart):
    """The parameters of the layer of runs, by name."""
    (dots,) = by_style(chart, "run")
    return {param["name"]: param for param in dots["params"]}


def test_a_curve_is_solid_where_its_group_has_runs_and_dashed_beyond():
    chart = example(runs())
    (inside,), (beyond,) = by_style(chart, "law"), by_style(chart, "law-beyond")
    assert {inside["transform"][0]["filter"], beyond["transform"][0]["filter"]} == {"!datum.beyond", "datum.beyond"}
    assert {row["group"] for row in inside["rows"]} == {0, 1, 2}


def test_groups_are_named_at_the_ends_of_their_curves_and_runs_have_their_colour():
    chart = example(runs())
    assert "100M 1B 10B" in text_of(chart).replace("10.0B", "10B")
    assert by_style(chart, "run")[0]["encoding"]["color"] == by_style(chart, "law")[0]["encoding"]["color"]


def test_one_group_has_no_colour_and_no_name_and_the_whole_band():
    chart = example(runs(), (1e9,))
    assert "color" not in by_style(chart, "run")[0]["encoding"]
    assert "as named at their ends" not in text_of(chart)
    assert len(by_style(chart, "band-form")) == len(by_style(chart, "band-sampling")) == 1


def test_several_groups_have_bands_where_they_have_runs_and_the_largest_beyond():
    (band,) = by_style(example(runs()), "band-form")
    assert all(1e19 <= row["x"] <= 1e21 for row in band["rows"] if row["group"] < 2)
    assert max(row["x"] for row in band["rows"] if row["group"] == 2) == 1e23


def test_runs_are_selected_by_a_click_and_by_a_brush_and_excluded_ones_are_not():
    chart = example(runs())
    found = selections(chart)
    assert found["clicked"]["select"]["type"] == "point"
    assert found["clicked"]["select"]["fields"] == ["row"]
    assert found["brushed"]["select"]["type"] == "interval"
    assert "value" not in found["clicked"]
    (rings,) = by_style(chart, "chosen")
    assert {each["param"] for each in rings["transform"][0]["filter"]["or"]} == set(found)
    assert len(rings["rows"]) == 240 - 3
    assert not any("params" in layer for layer in layers(spec_of(chart)) if layer["mark"]["style"] != "run")


def test_rows_that_were_chosen_elsewhere_are_selected_at_first():
    assert selections(example(runs(), chosen=(3, 5)))["clicked"]["value"] == [{"row": 3}, {"row": 5}]


def test_a_curve_that_explodes_beyond_its_runs_does_not_flatten_them():
    """Runs and curves inside take at least 1 / 1.45 of the height, but for the padding of a tenth."""
    frame = runs().assign(excluded="")
    low, high = by_style(example(frame, (1e10,)), "law")[0]["encoding"]["y"]["scale"]["domain"]
    inside = [row["value"] for row in by_style(example(frame, (1e10,)), "law")[0]["rows"] if not row["beyond"]]
    taken = np.ptp([*inside, *frame["loss"]])
    assert taken / (high - low) > 1 / 1.45 - 0.1
