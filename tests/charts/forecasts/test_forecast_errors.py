"""Results against forecasts: a row each, what lies outside marked apart, and no more rows than fit."""

import math

import pandas as pd

from core.charts.forecasts.forecast_errors import INSIDE, MOST, OUTSIDE, forecast_errors


def rows(*off, low=-3.0, high=3.0):
    state = [INSIDE if abs(o) <= 3 else OUTSIDE for o in off]
    return pd.DataFrame({"title": "run", "low": low, "high": high, "off": off, "state": state, "words": "x"})


def values(chart):
    return [row for data in chart.to_dict()["datasets"].values() for row in data]


def test_every_forecast_has_a_row_with_its_result():
    found = [v for v in values(forecast_errors(rows(1.0, -4.0))) if "off" in v]
    assert [(v["row"], v["off"], v["state"]) for v in found] == [(0, 1.0, INSIDE), (1, -4.0, OUTSIDE)]


def test_the_axis_has_room_for_all_on_both_sides():
    chart = forecast_errors(rows(1.0, -9.0)).to_dict()
    domains = [
        layer["encoding"]["x"]["scale"]["domain"] for layer in chart["layer"] if "scale" in layer["encoding"]["x"]
    ]
    assert domains
    assert all(low <= -9.0 and high >= 9.0 for low, high in domains)


def test_the_axis_has_few_ticks_so_that_zero_keeps_its_number():
    layers = forecast_errors(rows(1.0, low=-10.8)).to_dict()["layer"]
    counts = {x["axis"]["tickCount"] for x in (layer["encoding"]["x"] for layer in layers) if x.get("axis")}
    assert counts
    assert max(counts) <= 10


def test_what_waits_or_has_no_interval_is_drawn_all_the_same():
    nothing = rows(math.nan, low=math.nan, high=math.nan)
    assert len([v for v in values(forecast_errors(nothing)) if "off" in v]) == 1
    assert forecast_errors(nothing.iloc[:0]).to_dict()


def test_so_many_rows_and_no_more():
    assert len([v for v in values(forecast_errors(rows(*[0.5] * (MOST + 5)))) if "off" in v]) == MOST
