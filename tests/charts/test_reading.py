"""What a curve says where the pointer is: in which words, on which side, and drawn by the browser alone."""

import numpy as np
import pandas as pd
import pytest
import vl_convert

from core.charts.axes import quantity_axis
from core.charts.marks import stack
from core.charts.reading import MOST, NAME, curve_reading, of_each, reading
from core.charts.theme import dress, sized
from tests.charts._charts import by_style, read_from, words

CURVE = pd.DataFrame(
    {"flops": [1e20, 1e21, 1e22], "loss": [3.0, 2.5, 2.25], "low": [2.9, 2.4, 2.2], "high": [3.1, 2.6, 2.3]}
)
X, Y = quantity_axis("flops", CURVE["flops"]), quantity_axis("loss", CURVE["loss"], title="loss (nats per token)")


def chart(layers):
    return stack([], "Loss over compute", reads=layers)


def drawn_at(value, width=700):
    """Return the words of the picture when the pointer stands at a compute."""
    spec = sized(dress(chart(curve_reading(CURVE, X, Y, ("flops", "loss"))), "light"), width)
    spec["layer"][0]["params"][0]["value"] = [{"flops": value}]
    return words(vl_convert.vegalite_to_svg(spec))


def test_the_box_has_each_quantity_with_its_unit_and_the_interval():
    said = read_from(chart(curve_reading(CURVE, X, Y, ("flops", "loss"))))
    assert said[1] == {
        "training compute": "1e21 FLOP",
        "loss": "2.500 nats per token",
        "95 % interval": "2.400 to 2.600 nats per token",
    }


def test_at_rest_nothing_is_read_and_elsewhere_the_place_of_the_pointer_alone():
    rest = words(
        vl_convert.vegalite_to_svg(sized(dress(chart(curve_reading(CURVE, X, Y, ("flops", "loss"))), "light"), 700))
    )
    assert "nats per token to" not in rest
    assert "FLOP" in rest  # the axis
    assert "1e21 FLOP" not in rest
    said = drawn_at(1e21)
    assert "2.500 nats per token" in said
    assert "2.250 nats per token" not in said


def test_the_box_stays_within_the_plot_at_either_end_and_on_a_phone():
    for width in (300, 700):
        for value in CURVE["flops"]:
            spec = sized(dress(chart(curve_reading(CURVE, X, Y, ("flops", "loss"))), "light"), width)
            spec["layer"][0]["params"][0]["value"] = [{"flops": value}]
            [left, right] = _box(spec)
            assert 0 <= left < right <= width


def _box(spec):
    """Return the left and the right end of the box in the scene, in pixels of the plot."""
    scene = vl_convert.vegalite_to_scenegraph(spec)
    found = [item for item in _items(scene) if item.get("cornerRadius") == 4]
    assert len(found) == 1
    return found[0]["x"], found[0]["x"] + found[0]["width"]


def _items(part):
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from _items(one)


def test_the_box_leaves_a_falling_and_a_rising_curve_free():
    """Where the last third of a curve touches the ceiling, the box beside the middle goes down."""
    falling = by_style(chart(reading(*_line(1, 0), ["x", "y"], [("x", "x", "")])), "reading-box")[0]["rows"]
    rising = by_style(chart(reading(*_line(0, 1), ["x", "y"], [("x", "x", "")])), "reading-box")[0]["rows"]
    assert [row["reading_above"] for row in falling] == [True, True, True]
    assert [row["reading_above"] for row in rising] == [True, False, True]


def _line(*ends):
    """Return three points of a line whose middle is flat and whose last is high, and its axes."""
    rows = pd.DataFrame({"x": [0.0, 0.5, 1.0], "y": [ends[0] * 0.5, 0.5 + 0.5 * ends[1], 0.4]})
    axis = quantity_axis("number", [0.0, 1.0], log=False, pad=(0, 0))
    return rows, axis, axis


def test_long_curves_are_read_at_so_many_places_with_both_ends():
    many = pd.DataFrame({"flops": np.geomspace(1e20, 1e22, 5000), "loss": 2.5})
    rows = by_style(chart(reading(many, X, Y, ["flops", "loss"], [("loss", "loss", "")])), "hover")[0]["rows"]
    assert len(rows) == MOST
    assert (rows[0]["flops"], rows[-1]["flops"]) == pytest.approx((1e20, 1e22))


def test_several_curves_are_read_at_once_between_their_points_but_not_beyond_them():
    curves = pd.DataFrame(
        {"x": [1.0, 3.0, 1.0, 2.0], "y": [10.0, 30.0, 5.0, 6.0], "set": ["a.b", "a.b", "c", "c"]}
    )  # fmt: skip
    rows, fields, shown = of_each(curves, ("x", "y"), "set", "nats")
    assert rows[fields].to_numpy().tolist()[:2] == [[1.0, 10.0, 5.0], [2.0, 20.0, 6.0]]
    assert rows[fields[1]].tolist() == [10.0, 20.0, 30.0]
    assert np.isnan(rows[fields[2]].iloc[2])
    assert [(title, unit) for _, title, unit in shown] == [("a.b", "nats"), ("c", "nats")]


def test_several_curves_say_the_intervals_that_they_have():
    curves = pd.DataFrame(
        {"x": [1.0, 1.0], "y": [10.0, 5.0], "set": ["a", "b"], "low": [9.0, np.nan], "high": [11.0, np.nan]}
    )
    rows, _, shown = of_each(curves, ("x", "y"), "set", "%")
    assert rows[shown[0][0]].tolist() == ["10.00 % (9.000 to 11.00)"]
    assert rows[shown[1][0]].tolist() == [5.0]


def test_a_curve_without_a_row_reads_nothing():
    assert curve_reading(CURVE[:0], X, Y, ("flops", "loss")) == []


def test_only_a_mouse_that_leaves_the_picture_ends_a_reading():
    [param] = chart(curve_reading(CURVE, X, Y, ("flops", "loss"))).to_dict()["layer"][0]["params"]
    assert (param["name"], param["select"]["on"], param["select"]["nearest"]) == (NAME, "pointermove", True)
    assert "mouse" in param["select"]["clear"]


def test_the_browser_shows_no_words_of_its_own_beside_the_box():
    """A host that names every field where the pointer stands is kept from it."""
    [targets] = by_style(chart(curve_reading(CURVE, X, Y, ("flops", "loss"))), "hover")
    assert targets["encoding"]["tooltip"] == {"value": None}
