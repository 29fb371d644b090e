"""The pictures of backtests and comparisons, looked at as data."""

import numpy as np
import pandas as pd
import pytest

from core.charts.fit.backtest import backtest
from core.charts.fit.compare import compare
from core.charts.theme import dress, svg
from tests.charts._charts import layers, words
from tests.charts._runs import EDGE, runs
from tests.charts.fit.backtest import example as backtest_example
from tests.charts.fit.backtest import predictions
from tests.charts.fit.compare import example as compare_example


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
