"""The best vocabulary along size: every approach by name, families joined."""

import numpy as np
import pandas as pd
import pytest

from tests.charts._charts import by_style, text_of
from tests.charts._runs import runs
from tests.charts.vocabulary.vocabulary_growth import example as vocabulary_growth_example


def test_every_approach_is_named_and_dashed_beyond_the_runs():
    chart = vocabulary_growth_example(runs())
    solid, dashed = (m for style in ("law", "law-beyond") for m in by_style(chart, style, "line"))
    assert ["!" in m["transform"][0]["filter"] for m in (solid, dashed)] == [True, False]
    text = text_of(chart)
    for name in ("isoFLOP frontier", "slope of compute", "law of loss"):
        assert name in text
    rows = pd.DataFrame(solid["rows"])
    spans = rows.groupby(["name", "piece"])["params"].agg(["min", "max"])
    for name in rows["name"].unique():  # whole from the first size to the last
        parts = spans.loc[name].sort_values("min")
        parts = parts[parts["min"] < parts["max"]]
        assert (parts["min"].iloc[0], parts["max"].iloc[-1]) == pytest.approx((1e7, 1e12))
        np.testing.assert_allclose(parts["min"].iloc[1:], parts["max"].iloc[:-1])


def test_families_are_joined_and_named_once():
    chart = vocabulary_growth_example(runs())
    [line] = by_style(chart, "guide", "line")
    assert line["encoding"]["detail"]["field"] == "family"
    named = [r["family"] for m in by_style(chart, "quiet", "text") for r in m["rows"]]
    assert sorted(named) == ["GPT-2", "Llama 2", "Llama 3"]
    [spot] = by_style(chart, "optimum", "point")
    assert [r["params"] for r in spot["rows"]] == [7e9]
