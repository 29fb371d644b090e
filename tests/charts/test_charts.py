"""Every chart module, found by discovery, drawn from the examples and looked at as data."""

import inspect
import json
import re
import types

import altair as alt
import numpy as np
import pandas as pd
import pytest

from core.charts.allocate.isoflop import isoflop as isoflop_chart
from core.charts.axes import quantity_axis
from core.charts.data.ranges import ranges
from core.charts.fit.intervals import intervals
from core.charts.fit.residuals import residuals
from core.charts.theme import PALETTES, drawn, dress, png, sized, styles, svg
from tests.charts._charts import CAPTION, PAGE_OF, encodings, example_of, layers, module_of, picture, words
from tests.charts._runs import curve, runs
from tests.charts.allocate.frontier import example as frontier
from tests.charts.allocate.isoflop import example as isoflop
from tests.charts.extrapolate.extrapolation import example as extrapolation

# Runs, mode and width of the pictures that are looked at: none and one, on a phone; many, on a wide screen.
DRAWN = [(240, "light", 340), (240, "dark", 700), (4000, "dark", 900), (0, "light", 340), (1, "light", 340)]
# Axes that are called so have quantities over decades; a loss, an error and a share have not.
OVER_DECADES = re.compile(r"^(?!.*(loss|error|share|%)).*\b(parameters|tokens|compute|steps|batch|rate|width|depth)\b")


@pytest.fixture(scope="module", params=PAGE_OF)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def spec(name):
    return example_of(name)(runs()).to_dict()


def test_a_chart_is_the_one_public_function_of_a_file_of_its_name(name):
    module = module_of(name)
    public = [v for v in vars(module).values() if isinstance(v, types.FunctionType) and v.__module__ == module.__name__]
    assert [f.__name__ for f in public if not f.__name__.startswith("_")] == [name]
    assert inspect.signature(getattr(module, name)).return_annotation is alt.LayerChart
    assert getattr(module, name).__doc__


def test_the_specification_is_valid_and_survives_json(name):
    chart = example_of(name)(runs())
    assert isinstance(chart, alt.LayerChart)
    spec = chart.to_dict()
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec
    assert spec["width"] == "container"
    assert spec["height"] <= 640
    assert spec["description"]


@pytest.mark.parametrize(("n_runs", "mode", "width"), DRAWN)
def test_it_is_drawn_in_its_mode_and_width_with_a_footer_that_is_not_cut(name, n_runs, mode, width):
    drawing = picture(name, n_runs, mode, width)
    assert CAPTION in words(drawing)
    assert PALETTES[mode].background in drawing
    found = re.search(r'<svg[^>]* width="(\d+)', drawing)
    assert found is not None
    assert int(found[1]) <= width + 12
    height = float(re.findall(r'<svg[^>]* height="([\d.]+)"', drawing)[0])
    plot = float(re.findall(r'<g [^>]*transform="translate\([-\d.]+,([-\d.]+)\)"', drawing)[0])
    start, _, footer = drawing.partition("role-title")[2].partition("role-title-text")
    title = float(re.findall(r"translate\([-\d.]+,([-\d.]+)\)", start)[0])
    first = float(re.findall(r"translate\([-\d.]+,([-\d.]+)\)", footer)[0])
    lower = sum(float(v) for v in re.findall(r'<tspan[^>]* dy="([\d.]+)"', footer))
    assert plot + title + first + lower <= height


def test_png_is_a_picture():
    assert png(dress(extrapolation(runs(20)), "dark", CAPTION), scale=1, width=340)[:4] == b"\x89PNG"


def test_every_axis_has_a_title(spec):
    for _, channel, encoding in encodings(spec):
        if channel in ("x", "y") and "field" in encoding and encoding.get("axis", {}) is not None:
            assert encoding.get("title"), channel


def test_every_field_is_in_its_data(spec):
    for layer, channel, encoding in encodings(spec):
        computed = {t["as"] for t in layer.get("transform", []) if "as" in t}
        for part in encoding if isinstance(encoding, list) else [encoding]:
            if "field" in part and layer["rows"]:
                assert part["field"] in set(layer["rows"][0]) | computed, (channel, part)


def test_tooltips_are_words(spec):
    for layer, channel, encoding in encodings(spec):
        if channel == "tooltip":
            for part in encoding:
                assert part["type"] == "nominal"
                assert part["title"]
                assert all(isinstance(row[part["field"]], str) for row in layer["rows"])


def test_quantities_over_decades_are_on_logarithmic_axes(spec):
    for _, channel, encoding in encodings(spec):
        if channel in ("x", "y") and OVER_DECADES.search(encoding.get("title") or "") and encoding.get("scale"):
            assert encoding["scale"]["type"] == "log", channel


def test_losses_over_decades_of_cost_are_on_a_logarithmic_axis():
    spec = example_of("hull")(runs()).to_dict()
    assert {e["scale"]["type"] for _, c, e in encodings(spec) if c in ("x", "y") and e.get("scale")} == {"log"}


def test_positions_share_one_domain(spec):
    for axis in ("x", "y"):
        scales = [json.dumps(e["scale"]) for _, c, e in encodings(spec) if c == axis and e.get("scale")]
        assert len(set(scales)) == 1


def test_marks_name_roles_and_no_colours(spec):
    roles = set(styles(PALETTES["light"]))
    for layer in layers(spec):
        assert layer["mark"]["style"] in roles
        assert not {"color", "fill", "stroke"} & set(layer["mark"])


def test_a_curve_without_intervals_has_no_band():
    bare = curve().assign(low=np.nan, high=np.nan)
    spec = extrapolation(runs(), bare, (1e24, 1.96, None, None)).to_dict()
    assert "band" not in {layer["mark"]["style"] for layer in layers(spec)}
    assert "interval" not in words(svg(dress(extrapolation(runs(), bare), "light")))
    assert "band" not in {layer["mark"]["style"] for layer in layers(frontier(runs(), known=False).to_dict())}


def test_one_row_or_none_is_enough():
    assert svg(dress(extrapolation(runs(1), curve(1), None), "light"))
    assert svg(dress(frontier(runs(), n=1), "light"))
    assert svg(dress(isoflop(runs(), budgets=()), "light"))
    empty = pd.DataFrame({"column": [], "unit": [], "value": [], "excluded": []})
    assert svg(dress(ranges(empty), "light"))
    one = pd.DataFrame({"parameter": ["E"], "value": [1.8], "low": [np.nan], "high": [np.nan]})
    assert "1.8" in words(svg(dress(intervals(one.assign(published=np.nan, published_name=None)), "dark")))


def test_ranges_fall_back_to_a_linear_axis():
    values = pd.DataFrame({"column": "shift", "unit": "", "value": [-2.0, 0.0, 3.0], "excluded": False})
    assert "-2 – 3" in words(svg(dress(ranges(values), "light")))


def test_residuals_off_the_scale_are_labelled():
    frame = runs()
    frame.loc[10, "residual"] = -0.42
    text = words(svg(dress(residuals(frame, "params", "parameters"), "light")))
    assert "−42 %" in text


def test_the_shade_says_how_far_it_reaches():
    assert re.search(r"\d\.\d decades beyond the data", words(svg(dress(extrapolation(runs()), "light"))))


def test_another_unit_is_named_everywhere():
    empty, unit = pd.DataFrame(columns=["flops", "params", "loss", "tokens"]), "bits per byte"
    spec = isoflop_chart(isoflop_curve(), empty, None, None, unit).to_dict()
    assert all(e["title"] == "loss (bits per byte)" for _, c, e in encodings(spec) if c == "y")
    assert quantity_axis("loss", [1, 2], title="loss (bits per byte)").unit == unit


def isoflop_curve() -> pd.DataFrame:
    return pd.DataFrame({"flops": 1e20, "params": [1e8, 1e9, 1e10], "loss": [3.0, 2.5, 2.9], "tokens": 1e10})


def test_nothing_global_is_touched():
    before = (alt.theme.active, alt.data_transformers.active, dict(alt.data_transformers.options))
    for name in PAGE_OF:
        picture.__wrapped__(name, 20, "dark", 900)
    assert before == (alt.theme.active, alt.data_transformers.active, dict(alt.data_transformers.options))


def test_dress_leaves_the_chart_as_it_was():
    chart = isoflop(runs())
    before = chart.to_dict()
    assert dress(chart, "dark", CAPTION).to_dict() != before
    assert chart.to_dict() == before
    assert sized(chart, 500)["width"] == 500


def _unnamed(part):
    """Return a specification without the names of its data, which are anybody's choice."""
    if isinstance(part, dict):
        return {k: _unnamed(v) for k, v in part.items() if k != "data"}
    return [_unnamed(v) for v in part] if isinstance(part, list) else part


def test_what_a_host_draws_is_what_is_exported(name):
    chart = example_of(name)(runs())
    spec, whole = drawn(chart, "dark", "caption"), dress(chart, "dark", "caption").to_dict()
    frames = spec.pop("datasets")
    rows = {k: json.loads(v.to_json(orient="records")) for k, v in frames.items()}
    assert set(json.loads(json.dumps(spec["config"]))) == set(whole["config"])
    blank = {"config": 0, "datasets": 0}  # compared above and below
    assert _unnamed(spec | blank) == _unnamed(whole | blank)
    assert [len(layer["rows"]) for layer in layers({**spec, "datasets": rows})] == [
        len(layer["rows"]) for layer in layers(whole)
    ]
