"""The look: colours that can be told apart, letters for a phone, and a chart that is dressed without a change to it."""

import pytest

from core.charts.theme import PALETTES, config, dress, png, sized
from tests.charts._charts import CAPTION
from tests.charts._colours import MODES, contrast, luminance
from tests.charts._runs import runs
from tests.charts.allocate.isoflop import example as isoflop_example
from tests.charts.extrapolate.extrapolation import example as extrapolation_example


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


def test_png_is_a_picture():
    assert png(dress(extrapolation_example(runs(20)), "dark", CAPTION), scale=1, width=340)[:4] == b"\x89PNG"


def test_dress_leaves_the_chart_as_it_was():
    chart = isoflop_example(runs())
    before = chart.to_dict(validate=False)
    assert dress(chart, "dark", CAPTION).to_dict(validate=False) != before
    assert chart.to_dict(validate=False) == before
    assert sized(chart, 500)["width"] == 500
