"""The front between two losses: framed by what matters, dashed far from the runs."""

import re

import pandas as pd
import pytest

from core.charts.mixture.trade_off import trade_off
from tests.charts._charts import by_style, encodings, spec_of, text_of
from tests.charts._runs import runs
from tests.charts.mixture.trade_off import example as trade_off_example


def test_a_front_is_framed_by_itself_and_what_was_chosen():
    chart = trade_off_example(runs())
    domains = {c: e["scale"]["domain"] for _, c, e in encodings(spec_of(chart)) if c in "xy" and e.get("scale")}
    assert domains["x"] == pytest.approx([2.3, 2.6], abs=0.04)
    assert domains["y"] == pytest.approx([1.6, 1.9], abs=0.04)
    [inside] = by_style(chart, "run")
    for r in inside["rows"]:
        assert all(domains[c][0] <= r[c] <= domains[c][1] for c in "xy")
    key = re.search(r"(\d+) runs, (\d+) more outside the plot", text_of(chart))
    assert key is not None
    assert (int(key[1]), int(key[1]) + int(key[2])) == (len(inside["rows"]), 60)


def test_a_front_is_dashed_far_from_the_runs_and_takes_two_units():
    curve = pd.DataFrame({"weight": [0, 0.5, 1], "x": [3.0, 2.5, 2.4], "y": [0.8, 0.9, 1.2], "beyond": False})
    none = pd.DataFrame(columns=["label", "x", "y", "kind"])
    text = text_of(trade_off(curve, none, ["loss on a", "loss on b"], ("nats per token", "bits per byte")))
    assert "loss on a (nats per token)" in text
    assert "loss on b (bits per byte)" in text
    assert "dashed" not in text
    assert "dashed: far from any run" in text_of(trade_off_example(runs()))
