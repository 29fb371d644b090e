"""Widths of figures, and rows as dots."""

import pandas as pd
import pytest

from core.door.pictures import Figure, dots, pixels
from core.errors import BadInput


@pytest.mark.parametrize(("width", "found"), [("3.25in", 312), ("8.5cm", 321), (500, 500), ("240pt", 320)])
def test_widths_of_paper_are_pixels(width, found):
    assert pixels(width) == found


@pytest.mark.parametrize("width", ["wide", "1in", "99in", "", "-3in", "nan"])
def test_other_widths_are_refused(width):
    with pytest.raises(BadInput, match="width"):
        pixels(width)


def test_rows_are_dots_with_intervals(tmp_path):
    table = pd.DataFrame({"who": ["a", "b"], "value": [1.0, 2.0], "low": [0.5, 1.5], "high": [2.0, 3.0]})
    chart = dots(table, "value", "who")
    assert [layer.mark.type for layer in chart.layer] == ["rule", "point"]
    figure = Figure(chart, "3.25in")
    assert 'width="312"' in figure.svg or "312" in figure.svg[:300]
    assert figure._repr_svg_() == figure.svg
    with pytest.raises(BadInput, match="svg"):
        figure.save(tmp_path / "picture.png")
    with pytest.raises(BadInput, match="cannot be written"):
        figure.save(tmp_path / "none" / "picture.svg")
