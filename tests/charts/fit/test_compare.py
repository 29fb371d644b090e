"""Comparisons: laws in the order of their hidden error, with words that give way on a phone."""

import numpy as np
import pandas as pd

from core.charts.fit.compare import compare
from tests.charts._charts import by_style, text_of
from tests.charts._runs import runs
from tests.charts.fit.compare import example as compare_example


def test_laws_stand_in_the_order_of_their_hidden_error():
    frame = pd.DataFrame({"name": ["b", "a", "c"], "hidden": [0.03, 0.01, np.nan], "cv": [0.01, 0.02, 0.02]})
    named = next(layer for layer in by_style(compare(frame), "text") if layer["mark"]["align"] == "left")
    assert [row["name"] for row in sorted(named["rows"], key=lambda row: row["row"])] == ["a", "b", "c"]
    text = text_of(compare(frame))
    assert "1.00 % hidden · 2.00 % folds" in text


def test_the_words_give_way_on_a_phone():
    narrow, wide = (text_of(compare_example(runs()), w, "dark") for w in (340, 900))
    assert "kaplan-nd · AICc weight 0.00" in wide
    assert "AICc" not in narrow
    assert "2.42 % · 1.18 %" in narrow
