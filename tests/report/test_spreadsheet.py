"""What people take away: tables whose cells no spreadsheet runs."""

import io

import pandas as pd
import pytest

from core.report.spreadsheet import csv


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1+1", "-1+1", "@sum(a)", "\t=1", "\r=1", " =1", "=HYPERLINK('http://x')", "\uff1d1+1", "\uff20sum(a)"],
)
def test_a_text_that_begins_like_a_formula_is_text(cell):
    written = csv(pd.DataFrame({cell: [cell, "plain"]}), cell)
    back, text = pd.read_csv(io.StringIO(written), dtype=str), "'" + cell.replace("\t", " ").replace("\r", " ")
    assert list(back.columns) == [text, "provenance"]
    assert list(back[text]) == [text, "plain"]
    assert list(back["provenance"]) == [text] * 2


def test_a_text_that_a_semicolon_parts_begins_no_formula_either():
    """Where spreadsheets part cells by semicolons, what follows one begins a cell."""
    back = pd.read_csv(io.StringIO(csv(pd.DataFrame({"a": ["x;=1+1", "x; @a;b", "x;y"]}), "line")))
    assert list(back["a"]) == ["x;'=1+1", "x; '@a;b", "x;y"]


def test_numbers_stay_as_they_are():
    table = pd.DataFrame({"text": ["-5", "+3e5", "-1.5e-3", "70M"], "number": [-1.5, 2.0, -3.0, 1e-300]})
    back = pd.read_csv(io.StringIO(csv(table, "line")), dtype={"text": str})
    assert list(back["text"]) == list(table["text"])
    assert list(back["number"]) == list(table["number"])


def test_the_table_itself_is_left_as_it_is():
    table = pd.DataFrame({"a": ["=1", None, 3]})
    assert "'=1" in csv(table, "line")
    assert list(table["a"]) == ["=1", None, 3]
