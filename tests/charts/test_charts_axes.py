"""What all charts stand on: colours that can be told apart, axes and their ticks, labels that keep their distance."""

import math

import numpy as np
import pandas as pd
import pytest

from core.charts.axes import quantity_axis, short, ticks
from core.charts.marks import pieces, spread
from core.charts.theme import PALETTES, config
from tests.charts._colours import MODES, contrast, luminance


@pytest.mark.parametrize("mode", MODES)
def test_contrast(mode):
    p = PALETTES[mode]
    for text in (p.text, p.quiet, p.law, p.optimum, *p.category):
        assert contrast(text, p.background) >= 4.5, text
    for mark in (p.run, p.excluded, *p.ramp):
        assert contrast(mark, p.background) >= 3, mark
    assert contrast(p.law, p.optimum) >= 1
    order = [luminance(c) for c in p.ramp]
    assert order in (sorted(order), sorted(order, reverse=True)), "a ramp must be told apart without colour"


@pytest.mark.parametrize("mode", MODES)
def test_axis_labels_are_large_enough_for_a_phone(mode):
    assert config(mode)["axis"]["labelFontSize"] >= 12


@pytest.mark.parametrize(
    ("low", "high", "log", "expected"),
    [
        (4e7, 2e10, True, [1e8, 1e9, 1e10]),
        (1e18, 1e26, True, [1e18, 1e20, 1e22, 1e24, 1e26]),
        (1.5e9, 2.2e10, True, [2e9, 5e9, 1e10, 2e10]),
        (2.0, 3.5, False, [2, 2.5, 3, 3.5]),
        (-2, 2, False, [-2, -1, 0, 1, 2]),
    ],
)
def test_ticks_are_few_and_round(low, high, log, expected):
    assert ticks(low, high, log=log) == pytest.approx(expected)


def test_ticks_stay_few_and_inside():
    for decades in np.linspace(0.02, 30, 200):
        for start in (3.1e7, 1e18, 0.004):
            low, high = start, start * 10**decades
            for log in (True, False):
                found = ticks(low, high, log=log)
                assert 1 <= len(found) <= 8
                spare = 1e-6 * (high - low)
                assert all(low - spare <= v <= high + spare for v in found)


def test_axes_of_quantities():
    axis = quantity_axis("params", [1e8, 1e10], pad=(0, 0))
    assert (axis.title, axis.log, axis.domain) == ("parameters", True, pytest.approx((1e8, 1e10)))
    assert axis.at(1e9) == pytest.approx(0.5)
    assert axis.back(0.5) == pytest.approx(1e9)
    assert (axis.tick(1e9), axis.tick(1.5e9), axis.short(9.596e10)) == ("1B", "1.5B", "96.0B")
    assert not quantity_axis("loss", [2.0, 3.0]).log
    assert quantity_axis("loss", [2.0, 20.0]).log
    assert not quantity_axis("params", [-1.0, 2.0]).log
    assert quantity_axis("flops", []).domain == (1, 10)
    assert all(map(math.isfinite, quantity_axis("loss", [2.0, math.nan, math.inf]).domain))


def test_numbers_are_written_with_their_units():
    assert short(9.596e10, "parameters") == "96.0B parameters"
    assert short(1e24, "FLOP") == "1e24 FLOP"
    assert short(None, "FLOP") == short(math.nan, "FLOP") == "–"


def test_labels_keep_their_distance_and_order():
    placed = spread([10, 11, 12, 100, 11.5], 15)
    ordered = sorted(placed)
    assert min(np.diff(ordered)) >= 15 - 1e-9
    assert placed[3] == 100
    assert placed[0] < placed[1] < placed[4] < placed[2]
    assert spread([1, 50], 15) == [1, 50]


def test_a_cut_curve_has_no_gaps():
    cut = pieces(pd.DataFrame({"x": range(6), "beyond": [True, False, False, False, True, True]}))
    spans = cut.groupby("piece")["x"].agg(["min", "max"])
    assert spans["max"].tolist()[:-1] == spans["min"].tolist()[1:]
    assert cut.groupby("piece")["beyond"].nunique().max() == 1
