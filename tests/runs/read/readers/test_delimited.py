"""Delimited text: row numbers, encodings, short rows, decimal commas."""

import io

import numpy as np
import pandas as pd
import pytest

from core.errors import BadInput
from core.runs import read_bytes
from core.runs.read.readers.delimited import read

CSV = "params,tokens,loss\n1e7,1e9,4.0\n2e7,2e9,3.5\n3e7,3e9,3.25\n"


def test_a_quoted_line_break_does_not_shift_the_row_numbers():
    text = 'run,params,loss\n"a\nb",1,3\nc,0,2\nd,2,2\ne,3,1\n'
    found = read_bytes("a.csv", text.encode())
    assert found.table.index.tolist() == [2, 4, 5, 6]
    assert found.table["run"].tolist() == ["a b", "c", "d", "e"]
    assert found.problems[0].message.startswith("row 4, params")


def test_latin_1_is_read():
    found = read_bytes("a.csv", "run,params,loss\nMünchen,1,3\nKöln,2,2\nBonn,3,1\n".encode("latin-1"))
    assert found.table["run"].tolist() == ["München", "Köln", "Bonn"]


def test_short_rows_are_filled_up():
    found = read_bytes("a.csv", (CSV + "4e7,4e9\n").encode())
    assert found.problems[0].message == "row 5, loss: is missing; allowed are numbers"


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_what_pandas_writes_is_read_cell_by_cell(delimiter):
    frame = pd.DataFrame({"run": ['a "b"', "c, d; e|f", "x\ty"], "loss": [0.1 + 0.2, 1e-300, 2.0]})
    out = io.StringIO()
    frame.to_csv(out, sep=delimiter, index=False)
    found = read("t.csv", out.getvalue().encode())
    assert found is not None
    assert found["run"].tolist() == frame["run"].tolist()
    np.testing.assert_array_equal(found["loss"].astype(float), frame["loss"])


def test_decimal_commas_are_points_and_doubtful_ones_are_refused():
    found = read("t.csv", b"params;loss\n1,5e7;2,25\n")
    assert found is not None
    assert found.iloc[0].tolist() == ["1.5e7", "2.25"]
    with pytest.raises(BadInput, match=r"'2,345' may mean 2.345 or 2345"):
        read("t.csv", b"params;loss\n1;2,345\n")


def test_bytes_that_are_no_text_are_left_to_other_readers():
    assert read("t.csv", bytes(range(256))) is None
