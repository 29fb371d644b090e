"""Decimal marks: what a column shows holds for the file, ranges decide doubtful figures, the rest is left_open."""

import pandas as pd
import pytest

from core.errors import BadInput
from core.runs import from_table, read_bytes
from core.runs.options import ReadOptions
from core.runs.read.decimals import decimal_points


def read(columns, decimal=""):
    cells, left_open, said = decimal_points(pd.DataFrame(columns, dtype=object), decimal)
    return {h: cells[h].tolist() for h in cells}, left_open, said


@pytest.mark.parametrize(
    ("columns", "wanted"),
    [
        ({"x": ["1,5", "12,75"]}, {"x": ["1.5", "12.75"]}),
        ({"x": ["1.234.567", "12"]}, {"x": ["1234567", "12"]}),
        ({"x": ["1.234,5"]}, {"x": ["1234.5"]}),
        ({"x": ["0,123"]}, {"x": ["0.123"]}),
        ({"x": ["1,5e7", "2,25 Mrd"]}, {"x": ["1.5e7", "2.25 Mrd"]}),
        ({"x": ["1 234,5", "1\u202f234\u202f567,5"]}, {"x": ["1234.5", "1234567.5"]}),
        # One column shows it, the others follow.
        ({"x": ["1,5", "2,5"], "y": ["125.000", "2,345"]}, {"x": ["1.5", "2.5"], "y": ["125000", "2.345"]}),
        ({"params": ["125.000.000"], "loss": ["3,3172"]}, {"params": ["125000000"], "loss": ["3.3172"]}),
        # A range shows it: no loss is 3317, no model has 125 parameters.
        ({"loss": ["3,317"], "y": ["1,250"]}, {"loss": ["3.317"], "y": ["1.250"]}),
        ({"params": ["125.000", "350.000"], "loss": ["3.317", "2.856"]},
         {"params": ["125000", "350000"], "loss": ["3.317", "2.856"]}),
        # Points and thousands by commas stay as they are.
        ({"x": ["1,234,567", "2,345"]}, {"x": ["1,234,567", "2,345"]}),
        ({"x": ["1,234.5"]}, {"x": ["1,234.5"]}),
        ({"x": ["3.25", "2,345"]}, {"x": ["3.25", "2,345"]}),
        ({"x": ["3.317"]}, {"x": ["3.317"]}),
        ({"loss": ["3.25"], "steps": ["2,345"]}, {"loss": ["3.25"], "steps": ["2,345"]}),
        # Texts are no evidence.
        ({"x": ["a,5", "1,5 b c", "c"]}, {"x": ["a,5", "1,5 b c", "c"]}),
        ({"x": ["2026,5", "monday", "friday"], "loss": ["3.5"] * 3},
         {"x": ["2026,5", "monday", "friday"], "loss": ["3.5"] * 3}),
        ({"x": [1.5, None, "2"]}, {"x": [1.5, None, "2"]}),
    ],
)  # fmt: skip
def test_the_table_tells_its_decimal_mark(columns, wanted):
    found, left_open, _ = read(columns)
    assert found == wanted
    assert left_open == ()


def test_what_cannot_be_known_is_asked_and_an_answer_decides():
    found, left_open, _ = read({"x": ["2,345", "1,250"]})
    assert found == {"x": ["2,345", "1,250"]}
    assert [(q.option, q.column, q.chosen) for q in left_open] == [("decimal", "x", "")]
    assert dict(left_open[0].choices) == {
        "2.345: a decimal comma": ",", "2345: a comma between thousands": ".",
    }  # fmt: skip
    assert read({"x": ["2,345"]}, ",")[0] == {"x": ["2.345"]}
    assert read({"x": ["2,345"]}, ".")[0] == {"x": ["2,345"]}
    assert read({"x": ["2,345"]}, ",")[1] == ()


def test_what_was_done_is_said():
    assert read({"x": ["1,5"]})[2] == ("the comma is the decimal mark in 'x', as '1,5' shows",)


def test_a_table_is_read_by_what_its_figures_show():
    text = "params;tokens;loss\n125.000.000;2,5 Mrd;3,3172\n350.000.000;7 Mrd;2,8568\n760.000.000;15 Mrd;2,6081\n"
    found = read_bytes("t.csv", text.encode())
    assert found.column("params").tolist() == [125e6, 350e6, 760e6]
    assert found.column("tokens").tolist() == [2.5e9, 7e9, 15e9]
    assert found.column("loss").tolist() == [3.3172, 2.8568, 2.6081]


def test_a_table_whose_only_figures_are_doubtful_waits_for_the_answer():
    cells = pd.DataFrame({"metric/x": ["2,345", "1,250", "3,125"]}, dtype=object)
    with pytest.raises(BadInput, match=r"'2,345' in 'metric/x' may mean 2.345 or 2345: which is it"):
        from_table(cells, "t")
    assert from_table(cells, "t", options=ReadOptions(decimal=",")).column("metric/x").tolist() == [2.345, 1.25, 3.125]
    assert from_table(cells, "t", options=ReadOptions(decimal=".")).column("metric/x").tolist() == [2345, 1250, 3125]


def test_a_column_that_marks_no_thousands_has_decimal_points():
    cells, open_ones, said = read({"params": ["1000000", "2000000", "1.125"]})
    assert cells["params"] == ["1000000", "2000000", "1.125"]
    assert (open_ones, said) == ((), ())
