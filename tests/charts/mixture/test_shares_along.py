"""Shares along size or tokens: named, coloured and dashed where they should be."""

import re

import numpy as np
import pandas as pd
import pytest

from core.charts.mixture.shares_along import shares_along
from tests.charts._charts import by_style, layers, spec_of, text_of
from tests.charts._runs import runs
from tests.charts.mixture.shares_along import example as shares_along_example


def test_lines_are_dashed_exactly_beyond_what_was_seen():
    solid, dashed = by_style(shares_along_example(runs()), "law", "line")
    rows = pd.DataFrame(solid["rows"])  # both layers hold all rows and filter them
    assert ["!" in m["transform"][0]["filter"] for m in (solid, dashed)] == [True, False]
    assert "strokeDash" in dashed["mark"]
    assert "strokeDash" not in solid["mark"]
    inside = rows[~rows["beyond"]].groupby("domain")["value"].agg(["min", "max"])
    assert inside["min"].to_numpy() == pytest.approx(1e8)
    assert inside["max"].to_numpy() == pytest.approx(3e9)


@pytest.mark.parametrize(("n", "coloured", "named"), [(3, 3, 3), (8, 6, 8), (17, 6, 6)])
def test_few_domains_are_all_named_and_many_are_not(n, coloured, named):
    chart = shares_along_example(runs(), [f"domain {i}" for i in range(n)])
    bright = {r["domain"] for m in by_style(chart, "law", "line") for r in m["rows"]}
    labels = [m for m in layers(spec_of(chart)) if m["encoding"].get("text", {}).get("field") == "domain"]
    spots = sorted(r["offset"] for m in labels for r in m["rows"])
    assert (len(bright), len(spots)) == (coloured, named)
    assert min(np.diff(spots)) >= 15 - 1e-9
    assert ("smaller or move less" in text_of(chart)) == (named < n)


def test_large_and_moving_domains_are_in_colour():
    shares = {f"still {i}": (0.05, 0.05) for i in range(8)} | {"large": (0.5, 0.48), "moving": (0.02, 0.12)}
    rows = [(v, d, s[i]) for d, s in shares.items() for i, v in enumerate((1e8, 1e10))]
    paths = pd.DataFrame(rows, columns=["value", "domain", "share"])
    chart = shares_along(paths, "tokens", (1e8, 1e10), 1e9)
    assert {"large", "moving"} <= {r["domain"] for m in by_style(chart, "law", "line") for r in m["rows"]}
    text = text_of(chart)
    assert "training tokens" in text
    assert "1B chosen" in text


def test_shares_have_bands_only_where_there_are_intervals():
    assert not by_style(shares_along_example(runs()), "band")
    [band] = by_style(shares_along_example(runs(), banded=True), "band")
    assert all(r["low"] <= r["share"] <= r["high"] for r in band["rows"])


def test_runs_of_one_size_leave_the_rest_beyond():
    paths = pd.DataFrame({"value": [1e8, 1e9, 1e10], "domain": "web", "share": [0.2, 0.3, 0.4]})
    chart = shares_along(paths, "params", (1e9, 1e9), 1e9)
    low, high = re.findall(r"([\d.]+) times beyond", text_of(chart))
    assert np.log10([float(low), float(high)]) == pytest.approx(1.0, abs=0.05)
