"""Curves of one budget each: another unit is named on the axis."""

import pandas as pd

from core.charts.allocate.isoflop import isoflop
from core.charts.axes import quantity_axis
from tests.charts._charts import encodings, spec_of, text_of
from tests.charts._runs import runs
from tests.charts.allocate.isoflop import example as isoflop_example


def test_another_unit_is_named_everywhere():
    empty, unit = pd.DataFrame(columns=["flops", "params", "loss", "tokens"]), "bits per byte"
    curve = pd.DataFrame({"flops": 1e20, "params": [1e8, 1e9, 1e10], "loss": [3.0, 2.5, 2.9], "tokens": 1e10})
    spec = spec_of(isoflop(curve, empty, None, None, unit))
    assert all(e["title"] == "loss (bits per byte)" for _, c, e in encodings(spec) if c == "y")
    assert quantity_axis("loss", [1, 2], title="loss (bits per byte)").unit == unit


def test_runs_without_a_curve_are_drawn():
    assert "loss (nats per token)" in text_of(isoflop_example(runs(), budgets=()))
