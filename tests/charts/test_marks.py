"""Marks that charts share: labels keep their distance, cut curves have no gaps."""

import re

import altair as alt
import pandas as pd
import pytest
import vl_convert

from core.charts.marks import in_pixels, inline, pieces, stack, tips
from core.charts.theme import sized


def test_a_cut_curve_has_no_gaps():
    cut = pieces(pd.DataFrame({"x": range(6), "beyond": [True, False, False, False, True, True]}))
    spans = cut.groupby("piece")["x"].agg(["min", "max"])
    assert spans["max"].tolist()[:-1] == spans["min"].tolist()[1:]
    assert cut.groupby("piece")["beyond"].nunique().max() == 1


@pytest.mark.parametrize("column", ["metric/lighteval|arc:challenge|25", "c4.en", "a[0]", "https://e.x/p.png", "it's"])
def test_a_column_of_any_name_has_its_tooltip(column):
    frame, (tip,) = tips(pd.DataFrame({column: [0.25]}), [(column, column, "")])
    field = tip.to_dict()["field"]
    assert re.fullmatch(r"\w+", field)
    assert frame[field].tolist() == ["0.2500"]
    assert tip.to_dict()["title"] == column


@pytest.mark.parametrize("title", ["image", "Image", "title"])
def test_no_tooltip_is_taken_for_the_address_of_an_image(title):
    _, (tip,) = tips(pd.DataFrame({"text": ["https://e.x/p.png"]}), [("text", title, "")])
    assert tip.to_dict()["title"] not in ("image", "title")
    assert tip.to_dict()["title"].strip() == title


def test_places_in_pixels_move_with_the_height_of_the_plot():
    """A quarter of the way down a plot of 340 pixels is a quarter of the way down one of 680."""
    name = alt.Chart(inline(pd.DataFrame({"offset": [85.0]}))).mark_text(
        style="text", text="here", baseline="alphabetic"
    )
    spec = sized(stack([in_pixels(name, "offset", 340, "loss")], "A name"), 400)
    for height, place in ((340, 85), (680, 170)):
        taller = {**spec, "params": [{"name": "height", "expr": str(height)}]}
        drawing = vl_convert.vegalite_to_svg(taller)
        (down,) = re.findall(r"translate\([\d.]+,([\d.]+)\)[^>]*>here<", drawing)
        assert float(down) == pytest.approx(place)
