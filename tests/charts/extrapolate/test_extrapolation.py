"""A law beyond its runs: the shade says how far, the band is where there are intervals."""

import math
import re

import numpy as np
import pytest

from core.charts.marks import has_form
from tests.charts._charts import by_style, read_from, text_of
from tests.charts._runs import curve, runs
from tests.charts.extrapolate.extrapolation import example as extrapolation_example


def test_a_curve_without_intervals_has_no_band():
    bare = curve().assign(low=np.nan, high=np.nan)
    assert not by_style(extrapolation_example(runs(), bare, (1e24, 1.96, None, None)), "band")
    assert "interval" not in text_of(extrapolation_example(runs(), bare))


def test_one_run_and_a_curve_of_one_point_are_drawn():
    said = re.search(r"([\d.]+) times beyond the data", text_of(extrapolation_example(runs(1), curve(1), None)))
    assert math.log10(float(said[1])) == pytest.approx(0.5, abs=0.05)


def test_the_shade_says_how_far_it_reaches():
    assert re.search(r"\d+(\.\d)? times beyond the data", text_of(extrapolation_example(runs())))


def tips_of(drawn, style):
    return by_style(drawn, style)[0]["encoding"]["tooltip"]


def both_errors(times: float = 3.0):
    """The example's curve, with a band so many times as wide as its sampling error."""
    narrow = curve()
    half = (narrow["high"] - narrow["low"]) / 2
    low, high = narrow["value"] - times * half, narrow["value"] + times * half
    return narrow.assign(sampling_low=narrow["low"], sampling_high=narrow["high"], low=low, high=high)


def test_sampling_error_stands_dark_within_the_light_band_of_both_errors():
    drawn = extrapolation_example(runs(), both_errors(), (1e24, 1.96, 1.80, 2.12, 1.94, 1.98))
    (light,), (dark,) = by_style(drawn, "band-form"), by_style(drawn, "band-sampling")
    assert [light["encoding"][side]["field"] for side in ("y", "y2")] == ["low", "high"]
    assert [dark["encoding"][side]["field"] for side in ("y", "y2")] == ["sampling_low", "sampling_high"]
    assert not by_style(drawn, "band")
    assert len(by_style(drawn, "optimum-sampling")) == 1
    assert "dark: sampling error; light: with the form of the law" in text_of(drawn)
    assert {"95 % band", "sampling error alone"} <= {tip["title"] for tip in tips_of(drawn, "optimum")}
    assert {"95 % band", "sampling error alone"} <= set(read_from(drawn)[0])
    (spot,) = by_style(drawn, "optimum")[0]["rows"]
    assert {"1.800 to 2.120 nats per token", "1.940 to 1.980 nats per token"} <= set(spot.values())


def test_a_band_of_sampling_error_alone_says_so():
    drawn = extrapolation_example(runs())
    assert len(by_style(drawn, "band")) == 1
    assert "95 % interval of sampling error" in text_of(drawn)
    alone = curve()
    assert not has_form(alone.assign(sampling_low=alone["low"], sampling_high=alone["high"]))


def test_a_band_that_explodes_does_not_flatten_the_runs():
    """Law and runs take at least 1 / (1 + 2 x 0.6) of the height, but for the padding of 17 %."""
    flat = by_style(extrapolation_example(runs(), curve()), "law")[0]["encoding"]["y"]["scale"]["type"]
    used = runs()[runs()["excluded"] == ""]["loss"]
    for times in (3.0, 30.0, 300.0):
        wide = both_errors(times)
        drawn = extrapolation_example(runs(), wide, (1e24, 1.96, 1.0, 40.0, 1.94, 1.98))
        scale = by_style(drawn, "law")[0]["encoding"]["y"]["scale"]
        assert scale["type"] == flat == "linear"
        low, high = scale["domain"]
        assert (max(used.max(), wide["value"].max()) - wide["value"].min()) / (high - low) > 0.35


def test_nor_does_it_on_a_logarithmic_axis():
    """Runs over a factor of 9: the band may add a factor of 9 ** 0.6 on either side, but for the padding."""
    steep = both_errors(100.0)
    steep["value"] = np.geomspace(9.0, 1.0, len(steep))
    steep = steep.assign(low=steep["value"] / 1e3, high=steep["value"] * 1e3)
    frame = runs().assign(excluded="")
    frame["loss"] = np.linspace(9.0, 1.0, len(frame))
    scale = by_style(extrapolation_example(frame, steep, None), "law")[0]["encoding"]["y"]["scale"]
    assert scale["type"] == "log"
    low, high = np.log(scale["domain"])
    assert np.log(9) / (high - low) > 0.35


def test_models_of_others_are_named_at_the_axis_where_there_is_room():
    shown = text_of(extrapolation_example(runs()), 700)
    assert "Large" in shown
    assert "Small" in shown
    assert "Larger" not in shown
    assert "Beyond" not in shown
