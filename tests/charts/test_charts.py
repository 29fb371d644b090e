"""Every chart module, found by discovery, drawn from the examples and looked at as data."""

import inspect
import json
import re
import types

import altair as alt
import pytest

from core.charts.theme import PALETTES, drawn, dress, styles
from tests.charts._charts import CAPTION, PAGE_OF, encodings, example_of, layers, module_of, picture, words
from tests.charts._runs import runs

# Runs, mode and width of the pictures that are looked at. A footer breaks at as many letters from 690 pixels on: it has
# the least room at 700.
DRAWN = [(240, "light", 340), (4000, "dark", 700), (0, "light", 340), (1, "dark", 900)]
# Axes that are called so have quantities over decades; a loss, an error and a share have not.
OVER_DECADES = re.compile(r"^(?!.*(loss|error|share|%)).*\b(parameters|tokens|compute|steps|batch|rate|width|depth)\b")


@pytest.fixture(scope="module", params=PAGE_OF)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def chart(name):
    return example_of(name)(runs())


@pytest.fixture(scope="module")
def spec(chart):
    """The specification of a chart. Altair raises an error where it is not valid."""
    return chart.to_dict()


def test_a_chart_is_the_one_public_function_of_a_file_of_its_name(name):
    module = module_of(name)
    public = [v for v in vars(module).values() if isinstance(v, types.FunctionType) and v.__module__ == module.__name__]
    assert [f.__name__ for f in public if not f.__name__.startswith("_")] == [name]
    assert inspect.signature(getattr(module, name)).return_annotation is alt.LayerChart
    assert getattr(module, name).__doc__


def test_the_specification_is_valid_and_survives_json(chart, spec):
    assert isinstance(chart, alt.LayerChart)
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec
    assert spec["width"] == "container"
    assert spec["height"] <= 640
    assert spec["description"]


def settings_of_altair():
    return alt.theme.active, alt.data_transformers.active, dict(alt.data_transformers.options)


@pytest.mark.parametrize(("n_runs", "mode", "width"), DRAWN)
def test_it_is_drawn_in_its_mode_and_width_with_a_footer_that_is_not_cut(name, n_runs, mode, width):
    before = settings_of_altair()
    drawing = picture(name, n_runs, mode, width)
    assert settings_of_altair() == before, "nothing global may be touched"
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
        if channel == "tooltip" and encoding != {"value": None}:  # which is none
            for part in encoding:
                assert part["type"] == "nominal"
                assert part["title"]
                assert all(isinstance(row[part["field"]], str) for row in layer["rows"])


def test_quantities_over_decades_are_on_logarithmic_axes(spec):
    for _, channel, encoding in encodings(spec):
        if channel in ("x", "y") and OVER_DECADES.search(encoding.get("title") or "") and encoding.get("scale"):
            assert encoding["scale"]["type"] == "log", channel


def test_positions_share_one_domain(spec):
    for axis in ("x", "y"):
        scales = [json.dumps(e["scale"]) for _, c, e in encodings(spec) if c == axis and e.get("scale")]
        assert len(set(scales)) == 1


def test_marks_name_roles_and_no_colours(spec):
    roles = set(styles(PALETTES["light"]))
    for layer in layers(spec):
        style = layer["mark"]["style"]
        assert ({style} if isinstance(style, str) else {*style}) <= roles
        assert not {"color", "fill", "stroke"} & set(layer["mark"])


def _unnamed(part):
    """Return a specification without the names of its data, which are anybody's choice."""
    if isinstance(part, dict):
        return {k: _unnamed(v) for k, v in part.items() if k != "data"}
    return [_unnamed(v) for v in part] if isinstance(part, list) else part


def test_what_a_host_draws_is_what_is_exported(chart):
    spec, whole = drawn(chart, "dark", "caption"), dress(chart, "dark", "caption").to_dict(validate=False)
    frames = spec.pop("datasets")
    rows = {k: json.loads(v.to_json(orient="records")) for k, v in frames.items()}
    assert set(json.loads(json.dumps(spec["config"]))) == set(whole["config"])
    blank = {"config": 0, "datasets": 0}  # compared above and below
    assert _unnamed(spec | blank) == _unnamed(whole | blank)
    assert [len(layer["rows"]) for layer in layers({**spec, "datasets": rows})] == [
        len(layer["rows"]) for layer in layers(whole)
    ]
