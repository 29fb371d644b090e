"""Ranges of columns."""

import pandas as pd

from core.charts.data.ranges import ranges
from core.charts.theme import dress, svg
from tests.charts._charts import text_of


def test_ranges_fall_back_to_a_linear_axis():
    values = pd.DataFrame({"column": "shift", "unit": "", "value": [-2.0, 0.0, 3.0], "excluded": False})
    assert "-2 – 3" in text_of(ranges(values))


def test_no_column_at_all_is_drawn():
    empty = pd.DataFrame({"column": [], "unit": [], "value": [], "excluded": []})
    assert svg(dress(ranges(empty), "light")).startswith("<svg")


def test_the_range_is_that_of_what_is_not_excluded():
    values = pd.DataFrame(
        {"column": "shift", "unit": "", "value": [1.0, 2.0, 3.0, 90.0], "excluded": [False] * 3 + [True]}
    )
    assert "1 – 3" in text_of(ranges(values))
    assert "2 – 2" not in text_of(ranges(values.assign(excluded=True)))
    assert "1 – 90" in text_of(ranges(values.assign(excluded=True))), "where nothing is used, all of it"
