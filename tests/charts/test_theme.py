"""The look: colours that can be told apart, letters for a phone, and a chart that is dressed without a change to it."""

import pytest

from core.charts.theme import PALETTES, config, drawn, dress, png, sized
from tests.charts._charts import CAPTION, PAGE_OF, example_of
from tests.charts._colours import MODES, contrast, luminance
from tests.charts._runs import runs
from tests.charts.allocate.isoflop import example as isoflop_example
from tests.charts.extrapolate.extrapolation import example as extrapolation_example
from tests.charts.fit.intervals import example as intervals_example


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


def height_of(spec):
    """The expressions that a specification gives for its height beyond the number."""
    return [param["expr"] for param in spec.get("params", []) if param["name"] == "height"]


def test_the_first_picture_of_a_page_fills_the_window_and_others_keep_their_height():
    chart = isoflop_example(runs())
    (expression,) = height_of(drawn(chart, "light", first=True))
    assert "windowSize()" in expression
    assert str(chart.to_dict(validate=False)["height"]) in expression
    assert not height_of(drawn(chart, "light"))


def test_rows_of_a_fixed_height_do_not_grow():
    assert not height_of(drawn(intervals_example(runs()), "light", first=True))


@pytest.mark.parametrize("name", PAGE_OF)
def test_a_height_is_said_once(name):
    assert len(height_of(drawn(example_of(name)(runs(20)), "light", first=True))) <= 1


def test_the_words_for_those_who_do_not_see_a_chart_name_its_marks_and_source_without_glyphs():
    chart = isoflop_example(runs())
    said = drawn(chart, "light", CAPTION)["description"]
    assert said == dress(chart, "light", CAPTION).to_dict(validate=False)["description"]
    assert said.startswith("Loss against parameters, one curve a compute budget. ")
    assert said.endswith(CAPTION)
    assert not set("●○×◆━┄│◇") & set(said)
