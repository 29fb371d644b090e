"""How few mixtures would have been enough: the curve, its name and what is read of it."""

import pandas as pd

from core.charts.mixture.subsample import subsample
from tests.charts._charts import by_style, encodings, read_from, spec_of, text_of
from tests.charts._runs import runs
from tests.charts.mixture.subsample import example as subsample_example


def test_all_mixtures_are_marked_and_the_error_is_read():
    chart = subsample_example(runs())
    [last] = by_style(chart, "optimum", "point")
    assert [(r["mixtures"], r["given_up"]) for r in last["rows"]] == [(64, 0.0)]
    text = text_of(chart)
    assert "all 64 mixtures" in text
    assert "loss given up (nats per token)" in text
    said = [read["error on mixtures left out, median"] for read in read_from(chart)]
    assert said == ["2.000 %", "1.400 %", "1.100 %", "0.9000 %", "0.8000 %", "0.7500 %", "–"]


def test_the_name_of_all_mixtures_stands_above_the_band():
    high = [0.4, 0.2, 0.08, 0.05, 0.0]
    curve = pd.DataFrame({"mixtures": [10, 20, 40, 60, 64], "given_up": 0.0, "low": 0.0, "high": high, "error": 0.01})
    [name] = by_style(subsample(curve, "nats per token"), "optimum-text")
    low, top = name["encoding"]["y"]["scale"]["domain"]
    assert -name["mark"]["dy"] > 340 * 0.08 / (top - low)


def test_what_is_given_up_is_drawn_from_zero():
    spec = spec_of(subsample_example(runs()))
    low = {e["scale"]["domain"][0] for _, c, e in encodings(spec) if c == "y" and e.get("scale")}
    assert max(low) <= 0
