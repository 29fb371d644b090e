"""Specifications: what Vega-Lite asks for, written out by hand, with each frame once beside it."""

import altair as alt
import numpy as np
import pandas as pd

from core.charts.specification import specification

FRAME = pd.DataFrame({"size": [1.0, 2.0], "loss": [3.0, 2.5]})


def test_a_chart_is_its_properties_and_its_frame():
    chart = alt.Chart(FRAME).mark_point(style="run").encode(x=alt.X("size", type="quantitative"), y=alt.YValue(4))
    spec, frames = specification(chart)
    [name] = frames
    assert frames[name] is FRAME
    assert spec == {
        "$schema": alt.SCHEMA_URL,
        "data": {"name": name},
        "mark": {"type": "point", "style": "run"},
        "encoding": {"x": {"field": "size", "type": "quantitative"}, "y": {"value": 4}},
    }


def test_layers_of_one_frame_share_it_and_numbers_are_plain():
    base = alt.Chart(FRAME).encode(y=alt.Y("loss", type="quantitative"))
    other = alt.Chart(alt.InlineData(values=[{"loss": 1.0}])).mark_rule(opacity=np.float64(0.5))
    spec, frames = specification(alt.layer(base.mark_point(), base.mark_line(), other))
    names = [layer["data"]["name"] for layer in spec["layer"]]
    assert names[0] == names[1] != names[2]
    assert frames[names[2]].to_dict("records") == [{"loss": 1.0}]
    assert type(spec["layer"][2]["mark"]["opacity"]) is float


def test_a_shorthand_with_a_type_or_an_aggregate_is_written_out():
    chart = alt.Chart(FRAME).mark_bar().encode(x="mean(size):Q", x2="loss")
    encoding = specification(chart)[0]["encoding"]
    assert encoding["x"] == {"aggregate": "mean", "field": "size", "type": "quantitative"}
    assert encoding["x2"] == {"field": "loss"}
