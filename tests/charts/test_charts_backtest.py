"""The pictures of backtests and comparisons, held to what every chart is held to, and looked at as data."""

import json

import examples
import numpy as np
import pandas as pd
import pytest
import test_charts as common
from examples import EDGE, backtest_example, compare_example, predictions, runs
from test_charts import CAPTION, MODES, layers, words

from core.charts.fit.backtest import backtest
from core.charts.fit.compare import compare
from core.charts.theme import dress, svg

EXAMPLES = {k: examples.EXAMPLES[k] for k in ("backtest", "compare")}


@pytest.fixture(params=EXAMPLES)
def name(request):
    return request.param


@pytest.fixture
def spec(name):
    return EXAMPLES[name](runs()).to_dict()


def test_they_are_charts_like_the_others(name, spec):
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec
    assert spec["width"] == "container"
    assert spec["height"] <= 640
    assert spec["description"]
    common.test_every_axis_has_a_title(spec)
    common.test_every_field_is_in_its_data(spec)
    common.test_tooltips_are_words(spec)
    common.test_marks_name_roles_and_no_colours(spec)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", [340, 900])
def test_they_are_drawn_in_both_modes(name, mode, width):
    picture = svg(dress(EXAMPLES[name](runs()), mode, CAPTION), width)
    assert CAPTION in words(picture)
    assert float(picture.split('width="')[1].split('"')[0]) <= width + 12


@pytest.mark.parametrize("size", [0, 1, 4000])
def test_they_are_drawn_for_any_number_of_rows(name, size):
    assert "<svg" in svg(dress(EXAMPLES[name](runs(size)), "light", CAPTION), 340)


def test_the_horizontal_scale_is_shared(spec):
    scales = [json.dumps(e["scale"]) for _, c, e in common.encodings({**spec}) if c == "x" and e.get("scale")]
    assert len(set(scales)) == 1


def styled(spec, style):
    return [layer for layer in layers(spec) if layer["mark"].get("style") == style]


def test_the_best_law_is_drawn_run_by_run():
    frame = runs()
    spec = backtest_example(frame).to_dict()
    held = frame[frame["flops"] > EDGE]
    (hollow,) = styled(spec, "held-out")
    assert len(hollow["rows"]) == len(held)
    drawn = sorted(row["percent"] for row in hollow["rows"])
    assert drawn == pytest.approx(sorted(100 * (held["predicted"] / held["loss"] - 1)))
    assert len(styled(spec, "quiet")) >= 2  # the baselines, dotted
    assert len(styled(spec, "law-quiet")) == 1  # the other law


def test_every_entrant_is_named_with_its_mean_error():
    frame = predictions(runs())
    text = words(svg(dress(backtest(frame), "light"), 900))
    held = frame[frame["held_out"]]
    for name, rows in held.groupby("entrant"):
        error = 100 * ((rows["predicted"] - rows["observed"]) / rows["observed"]).abs().mean()
        label = name.replace("-", " ") if rows["baseline"].iloc[0] else name
        assert f"{label} {error:.2f} %" in text
    assert "beyond the data" in text
    assert "held out" in text


def test_lines_are_the_mean_errors_of_bins():
    frame = predictions(runs())
    spec = backtest(frame).to_dict()
    (line,) = styled(spec, "law-quiet")
    held = frame[(frame["entrant"] == "power-law-compute") & frame["held_out"]]
    percent = 100 * (held["predicted"] / held["observed"] - 1)
    assert len(line["rows"]) == held["x"].nunique()  # fewer budgets than bins: one point each
    expected = percent.groupby(held["x"]).mean()
    assert [row["percent"] for row in line["rows"]] == pytest.approx(expected.tolist())


def test_a_law_alone_needs_no_baselines():
    frame = predictions(runs())
    assert "<svg" in svg(dress(backtest(frame[frame["entrant"] == "chinchilla"]), "dark"))


def test_laws_stand_in_the_order_of_their_hidden_error():
    frame = pd.DataFrame({"name": ["b", "a", "c"], "hidden": [0.03, 0.01, np.nan], "cv": [0.01, 0.02, 0.02]})
    spec = compare(frame).to_dict()
    named = next(layer for layer in styled(spec, "text") if layer["mark"]["align"] == "left")
    assert [row["name"] for row in sorted(named["rows"], key=lambda row: row["row"])] == ["a", "b", "c"]
    text = words(svg(dress(compare(frame), "light"), 900))
    assert "1.00 % hidden · 2.00 % folds" in text


def test_the_words_give_way_on_a_phone():
    narrow, wide = (words(svg(dress(compare_example(runs()), "dark"), w)) for w in (340, 900))
    assert "kaplan-nd · AICc weight 0.00" in wide
    assert "AICc" not in narrow
    assert "2.42 % · 1.18 %" in narrow
