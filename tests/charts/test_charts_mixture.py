"""The pictures of a mixture: where things lie, what is drawn of what is given, and what the footer says."""

import re
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from core.charts.mixture._triangle import placed
from core.charts.mixture.effects import effects
from core.charts.mixture.mixture import mixture
from core.charts.mixture.shares_along import shares_along
from core.charts.mixture.subsample import subsample
from core.charts.mixture.ternary import ternary
from core.charts.mixture.trade_off import trade_off
from core.charts.theme import PALETTES, dress, svg
from tests.charts._charts import encodings, layers, words
from tests.charts._colours import MODES, contrast
from tests.charts._runs import runs
from tests.charts.mixture._shared import DOMAINS
from tests.charts.mixture.effects import example as effects_example
from tests.charts.mixture.shares_along import example as shares_along_example
from tests.charts.mixture.subsample import example as subsample_example
from tests.charts.mixture.ternary import circles
from tests.charts.mixture.ternary import example as ternary_example
from tests.charts.mixture.trade_off import example as trade_off_example

NONE = pd.DataFrame(columns=["kind", "label", "a", "b", "c"])


def by_style(chart, style, kind=None):
    found = [m for m in layers(chart.to_dict()) if m["mark"]["style"] == style]
    return [m for m in found if kind in (None, m["mark"]["type"])]


def text_of(chart, width=900):
    return words(svg(dress(chart, "light"), width))


def points(shares, **more):
    frame = pd.DataFrame(shares, columns=["a", "b", "c"]).assign(loss=2.0, label="mix", excluded="")
    return frame.assign(**more)


def sides(width):
    """Return the lengths of the three sides of a triangle as it is drawn, in pixels."""
    chart = ternary(circles([]), points([]), NONE, ["x", "y", "z"], "nats per token")
    picture = svg(dress(chart, "light"), width)
    found = re.findall(rf'd="M([-\d.]+),([-\d.]+)L([-\d.]+),([-\d.]+)"[^>]*stroke="{PALETTES["light"].line}"', picture)
    ends = np.array(found, dtype=float)
    assert len(ends) == 3
    return np.hypot(ends[:, 0] - ends[:, 2], ends[:, 1] - ends[:, 3])


def test_corners_middle_and_rest_of_a_triangle():
    spots = placed(points([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1], [0.2, 0.2, 0.0], [0, 0, 0]]))
    assert spots[["x", "y"]].to_numpy() == pytest.approx(
        np.array([[0.5, 1], [0, 0], [1, 0], [0.5, 1 / 3], [0.25, 0.5]])
    )
    assert spots["a"].tolist()[-1] == 20  # the share of all tokens, in percent


@pytest.mark.parametrize("width", [340, 560, 900])
def test_a_triangle_has_equal_sides_at_every_width(width):
    lengths = sides(width)
    assert np.ptp(lengths) < 0.01 * lengths.mean()
    assert min(0.7 * width, 430) < lengths.mean() < width


def test_a_narrow_triangle_leaves_no_empty_space():
    def height(width):
        found = re.search(r'<svg[^>]* height="(\d+)', svg(dress(ternary_example(runs()), "light"), width))
        assert found is not None
        return int(found[1])

    assert height(340) < height(900) - 60


def test_runs_are_coloured_where_their_loss_is_known():
    frame = points(np.full((4, 3), 1 / 3), loss=[2.0, 2.2, np.nan, 9.0], excluded=["", "", "", "outlier"])
    chart = ternary(circles([]), frame, NONE, ["x", "y", "z"], "nats per token")
    coloured = [m for m in by_style(chart, "run") if "color" in m["encoding"]]
    assert [[r["loss"] for r in m["rows"]] for m in coloured] == [[2.0, 2.2]]
    assert coloured[0]["encoding"]["color"]["scale"]["domain"][1] < 2.3  # the excluded run takes up no colours
    text = text_of(chart)
    assert "grey: loss not known" in text
    assert "1 excluded" in text
    assert "equal predicted loss" not in text


def test_levels_of_a_triangle_are_told_apart_and_keep_their_distance():
    labels = by_style(ternary_example(runs()), "law-text")[0]["rows"]
    assert len(labels) >= 3
    assert len({r["words"] for r in labels}) == len(labels)
    spots = np.array([[r["x"], r["y"] * np.sqrt(3) / 2] for r in labels])
    gaps = np.linalg.norm(spots[:, None] - spots[None], axis=2)[np.triu_indices(len(labels), 1)]
    assert gaps.min() > 0.09
    for r in labels:  # each on its own circle around the lowest loss
        c, a = r["x"] - r["y"] / 2, r["y"]
        distance = np.linalg.norm(np.array([a, 1 - a - c, c]) - [0.5, 0.3, 0.2])
        assert 2.2 + 0.9 * distance**2 == pytest.approx(float(r["words"]), abs=2e-3)


def test_the_best_mixture_stands_above_its_cloud_in_the_accent_colour():
    cloud, best = by_style(ternary_example(runs()), "optimum", "point")
    assert len(cloud["rows"]) == 60
    assert cloud["mark"]["opacity"] < 0.5
    assert [(r["a"], r["b"], r["c"]) for r in best["rows"]] == [(50, 30, 20)]
    assert best["mark"]["shape"] == "cross"


def test_a_front_is_framed_by_itself_and_what_was_chosen():
    chart = trade_off_example(runs())
    domains = {c: e["scale"]["domain"] for _, c, e in encodings(chart.to_dict()) if c in "xy"}
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
    labels = [m for m in layers(chart.to_dict()) if m["encoding"].get("text", {}).get("field") == "domain"]
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
    assert text_of(chart).count("1.0 decades beyond") == 2


def test_effects_keep_the_order_of_the_table_and_a_middle_of_no_change():
    names = ["zebra", "ant", "bee"]
    table = pd.DataFrame({"domain": np.repeat(names, 3), "target": names[::-1] * 3, "change": np.linspace(-0.2, 1, 9)})
    [cells] = by_style(effects(table, "nats per token"), "cell")
    assert cells["encoding"]["y"]["scale"]["domain"] == names
    assert cells["encoding"]["x"]["scale"]["domain"] == names[::-1]
    low, middle, high = cells["encoding"]["color"]["scale"]["domain"]
    assert (middle, low) == (0, -high)


def test_effects_have_numbers_where_there_is_room():
    chart = effects_example(runs())
    text = text_of(chart)
    assert "−26.6" in text
    assert "numbers in 10⁻³ nats per token" in text
    narrow = text_of(chart, 340)
    assert "−27" in narrow
    assert "−26.6" not in narrow
    many = [f"domain {i}" for i in range(17)]
    crowded = effects_example(runs(), many, many[:13])
    assert len(by_style(crowded, "cell")[0]["rows"]) == 17 * 13
    assert not by_style(crowded, "text")


def test_effects_of_one_large_change_leave_colours_for_the_others():
    table = pd.DataFrame({"domain": [f"d{i}" for i in range(40)], "target": "web", "change": [-1e-3] * 39 + [5.0]})
    [cells] = by_style(effects(table, "nats per token"), "cell")
    assert cells["encoding"]["color"]["scale"]["domain"][2] < 0.01


@pytest.mark.parametrize("changes", [[0.0, 0.0], [np.nan, np.nan], [0.0, np.nan]])
def test_effects_of_nothing_are_drawn(changes):
    table = pd.DataFrame({"domain": ["a", "b"], "target": "web", "change": changes})
    assert "web" in text_of(effects(table, "nats per token"))


@pytest.mark.parametrize("mode", MODES)
def test_numbers_are_legible_on_every_colour_of_a_cell(mode):
    p = PALETTES[mode]
    for one, other in pairwise(p.diverging):
        assert contrast(p.text, one) >= 4.5
        assert contrast(p.text, other) >= 4.5
    ends = [contrast(p.diverging[i], p.diverging[2]) for i in (0, -1)]
    assert min(ends) >= 1.5


def test_all_mixtures_are_marked_and_the_error_is_in_the_tooltip():
    chart = subsample_example(runs())
    [last] = by_style(chart, "optimum", "point")
    assert [(r["mixtures"], r["given_up"]) for r in last["rows"]] == [(64, 0.0)]
    text = text_of(chart)
    assert "all 64 mixtures" in text
    assert "loss given up (nats per token)" in text
    hover = by_style(chart, "hover")[0]
    shown = {t["title"]: t["field"] for t in hover["encoding"]["tooltip"]}
    said = [r[shown["error on mixtures left out, median"]] for r in hover["rows"]]
    assert said == ["2.000 %", "1.400 %", "1.100 %", "0.9000 %", "0.8000 %", "0.7500 %", "–"]


def test_the_name_of_all_mixtures_stands_above_the_band():
    high = [0.4, 0.2, 0.08, 0.05, 0.0]
    curve = pd.DataFrame({"mixtures": [10, 20, 40, 60, 64], "given_up": 0.0, "low": 0.0, "high": high, "error": 0.01})
    [name] = by_style(subsample(curve, "nats per token"), "optimum-text")
    low, top = name["encoding"]["y"]["scale"]["domain"]
    assert -name["mark"]["dy"] > 340 * 0.08 / (top - low)


def test_what_is_given_up_is_drawn_from_zero():
    spec = subsample_example(runs()).to_dict()
    low = {e["scale"]["domain"][0] for _, c, e in encodings(spec) if c == "y" and e.get("scale")}
    assert max(low) <= 0


def test_epochs_are_in_the_tooltip_of_a_bar():
    shares = pd.DataFrame({"domain": DOMAINS[:2], "share": [0.6, 0.4], "low": np.nan, "high": np.nan, "other": 0.5})
    bar = by_style(mixture(shares.assign(epochs=[3.5, np.nan])), "optimum", "bar")[0]
    shown = {t["title"]: t["field"] for t in bar["encoding"]["tooltip"]}
    assert [r[shown["epochs"]] for r in bar["rows"]] == ["3.500", "–"]
    plain = by_style(mixture(shares), "optimum", "bar")[0]
    assert "epochs" not in {t["title"] for t in plain["encoding"]["tooltip"]}
