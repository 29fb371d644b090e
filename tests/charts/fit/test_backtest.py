"""Backtests: the best law run by run, every entrant with its mean error."""

import pytest

from core.charts.fit.backtest import backtest
from core.charts.theme import dress, svg
from tests.charts._charts import by_style, text_of
from tests.charts._runs import EDGE, runs
from tests.charts.fit.backtest import example as backtest_example
from tests.charts.fit.backtest import predictions


def test_the_best_law_is_drawn_run_by_run():
    frame = runs()
    chart = backtest_example(frame)
    held = frame[frame["flops"] > EDGE]
    (hollow,) = by_style(chart, "held-out")
    assert len(hollow["rows"]) == len(held)
    drawn = sorted(row["percent"] for row in hollow["rows"])
    assert drawn == pytest.approx(sorted(100 * (held["predicted"] / held["loss"] - 1)))
    assert len(by_style(chart, "quiet")) >= 2  # the baselines, dotted
    assert len(by_style(chart, "law-quiet")) == 1  # the other law


def test_every_entrant_is_named_with_its_mean_error():
    frame = predictions(runs())
    text = text_of(backtest(frame))
    held = frame[frame["held_out"]]
    for name, rows in held.groupby("entrant"):
        error = 100 * ((rows["predicted"] - rows["observed"]) / rows["observed"]).abs().mean()
        label = name.replace("-", " ") if rows["baseline"].iloc[0] else name
        assert f"{label} {error:.2f} %" in text
    assert "beyond the data" in text
    assert "held out" in text


def test_lines_are_the_mean_errors_of_bins():
    frame = predictions(runs())
    (line,) = by_style(backtest(frame), "law-quiet")
    held = frame[(frame["entrant"] == "power-law-compute") & frame["held_out"]]
    percent = 100 * (held["predicted"] / held["observed"] - 1)
    assert len(line["rows"]) == held["x"].nunique()  # fewer budgets than bins: one point each
    expected = percent.groupby(held["x"]).mean()
    assert [row["percent"] for row in line["rows"]] == pytest.approx(expected.tolist())


def test_a_law_alone_needs_no_baselines():
    frame = predictions(runs())
    assert "<svg" in svg(dress(backtest(frame[frame["entrant"] == "chinchilla"]), "dark"))
