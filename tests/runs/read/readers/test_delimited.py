"""Delimited text: row numbers, encodings, short rows, texts as they are."""

import io
import pathlib
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from core.errors import BadInput
from core.runs import read_bytes
from core.runs.read.readers import delimited
from core.runs.read.readers import read as read_any
from core.runs.read.readers._layout import layout
from core.runs.read.readers.delimited import read

ROOT = pathlib.Path(__file__).parents[4]
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
    assert found.cells["run"].tolist() == frame["run"].tolist()
    np.testing.assert_array_equal(found.cells["loss"].astype(float), frame["loss"])


def test_texts_come_as_they_are_written():
    found = read("t.csv", b"params;loss\n1,5e7;2,25\n")
    assert found is not None
    assert found.cells.iloc[0].tolist() == ["1,5e7", "2,25"]


def test_bytes_that_are_no_text_are_left_to_other_readers():
    assert read("t.csv", bytes(range(256))) is None


def cells(data: bytes | str, name: str = "t.txt") -> dict[str, list[str]]:
    found = read(name, data.encode() if isinstance(data, str) else data)
    assert found is not None
    return {str(column): found.cells[column].tolist() for column in found.cells}


TABLE = {"params": ["1e8", "2e8"], "val loss": ["3.5", "3.25"]}
WRITTEN = {
    "sep line": "sep=;\nparams;val loss\n1e8;3.5\n2e8;3.25\n",
    "quoted sep line": '"sep=,"\nparams,val loss\n1e8,3.5\n2e8,3.25\n',
    "comment as header": "# params,val loss\n1e8,3.5\n2e8,3.25\n",
    "comments above the header": "# one\n#two\nparams,val loss\n1e8,3.5\n2e8,3.25\n",
    "title": "My runs\nparams,val loss\n1e8,3.5\n2e8,3.25\n",
    "titles": "My runs, of 2026, so far\n\nDone at night\nparams,val loss\n1e8,3.5\n2e8,3.25\n",
    "aligned": "params    val loss\n   1e8         3.5\n   2e8        3.25\n",
    "trailing delimiters": "params,val loss,\n1e8,3.5,\n2e8,3.25,\n",
    "trailing delimiters below": "params,val loss\n1e8,3.5,\n2e8,3.25,\n",
    "trailing delimiters of different length": "params,val loss,,\n1e8,3.5,\n2e8,3.25,,,,\n",
    "blank rows": "params,val loss\n,\n1e8,3.5\n , \n2e8,3.25\n\n",
    "semicolons and a comma": "params;val loss\n1e8;3.5\n2e8;3.25\n# a, b\n",
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_the_header_and_the_delimiter_are_found(kind):
    assert cells(WRITTEN[kind]) == TABLE


def test_what_stands_above_the_header_is_said():
    found = read("t.csv", b"My runs\nparams,loss\n1,2\n")
    assert found is not None
    assert found.notes == ("Lines above the header are no rows: 'My runs'.",)
    assert found.cells.index.tolist() == [3]


def test_white_space_between_cells():
    assert cells("params loss\n1e8 3.5\n2e8   3.25\n") == {"params": ["1e8", "2e8"], "loss": ["3.5", "3.25"]}
    assert cells("# params loss\n1e8 3.5\n2e8 3.25\n") == {"params": ["1e8", "2e8"], "loss": ["3.5", "3.25"]}
    printed = "   params  loss\n0   1e8   3.5\n1   2e8  3.25\n"
    assert cells(printed) == {"unnamed column 1": ["0", "1"], "params": ["1e8", "2e8"], "loss": ["3.5", "3.25"]}


def test_a_column_of_row_names_may_have_no_name():
    assert cells("params,loss\na,1,3\nb,2,4\n") == {
        "unnamed column 1": ["a", "b"],
        "params": ["1", "2"],
        "loss": ["3", "4"],
    }


def test_a_file_without_a_header_gets_numbered_columns():
    assert cells("1,2\n3,4\n") == {"column 1": ["1", "3"], "column 2": ["2", "4"]}
    assert cells("a,1e7,3.2\nb,2e7,3.1\n") == {
        "column 1": ["a", "b"],
        "column 2": ["1e7", "2e7"],
        "column 3": ["3.2", "3.1"],
    }
    assert cells("# run,params,loss\na,1e7,3.2\nb,2e7,3.1\n")["params"] == ["1e7", "2e7"]
    assert cells("step,70000000,160000000\n1,3.5,3.25\n")["70000000"] == ["3.5"]


def test_cells_that_hold_the_delimiter_a_quote_or_a_line_break():
    text = 'run,loss\n"a, b",1\n"c ""d""",2\n"e\nf",3\n5" disk,4\n'
    assert cells(text) == {"run": ["a, b", 'c "d"', "e\nf", '5" disk'], "loss": ["1", "2", "3", "4"]}


@pytest.mark.parametrize("text", [
    "a,b\n1,2\n\n3,4\n", "a,b\n#x,y\n1,2\n", 'a,b\n"1,2",3\n"4",""\n', "a\tb\n1\t\n\t2\n", "a,b\n1,2\n3,4",
    'a,b\n1,x"y\n',
    "a;b\n1;2\n;\n3;4\n", "a,b\n é ,2\n", 'a,b\n1,"x""y"\n', 'a,b\n1,"xy"z\n', "T\na,b\n1,2\n",
])  # fmt: skip
def test_the_quick_way_gives_what_the_slow_way_gives(text):
    data = text.encode()
    found = layout("t.csv", text)
    assert found is not None
    quick, slow = delimited._quick("t.csv", data, found), delimited._slow("t.csv", data, found)
    if quick is not None:
        one, other = (delimited._framed(*way, found).cells for way in (quick, slow))
        pd.testing.assert_frame_equal(one, other)


def test_most_files_take_the_quick_way():
    data = b"a,b\n" + b"1,2\n" * 50 + b"# a remark\n\n" + b'"3","4"\n'
    found = layout("t.csv", data.decode())
    assert found is not None
    quick = delimited._quick("t.csv", data, found)
    assert quick is not None
    assert quick[1].tolist() == [*range(2, 52), 54]


def test_long_cells_are_cut_and_long_lines_refused():
    found = read_any("t.csv", b"run,loss\n" + b"x" * 20_000 + b",1\nb,2\n")
    assert found.cells["run"].str.len().tolist() == [10_000, 1]
    assert found.notes == ("Texts of more than 10,000 characters are cut.",)
    with pytest.raises(BadInput, match="has a line of more than 4,000,000 characters"):
        read("t.csv", b"x" * 5_000_000)
    with pytest.raises(BadInput, match="has 10,001 columns: allowed are 5,000"):
        read("t.csv", b"a," * 10_000 + b"b\n1,2\n")


SPACED = {
    "as pandas prints it": " params    tokens  val loss\n 1.25e8 2.500e+09    3.3172\n3.50e+8 7.000e+09    2.8568\n",
    "as R writes it": '"params" "tokens" "val loss"\n1.25e8 2.500e+09 3.3172\n3.50e+8 7.000e+09 2.8568\n',
    "spaces before quotes": 'params, tokens, "val loss"\n1.25e8, 2.500e+09, 3.3172\n3.50e+8, 7.000e+09, 2.8568\n',
    "a remark of gnuplot": "% params,tokens,val loss\n1.25e8,2.500e+09,3.3172\n3.50e+8,7.000e+09,2.8568\n",
    "a fence": "Runs:\n```csv\nparams,tokens,val loss\n1.25e8,2.500e+09,3.3172\n3.50e+8,7.000e+09,2.8568\n```\n",
}


@pytest.mark.parametrize("kind", SPACED)
def test_names_with_spaces_and_numbers_without_gaps(kind):
    assert cells(SPACED[kind]) == {
        "params": ["1.25e8", "3.50e+8"], "tokens": ["2.500e+09", "7.000e+09"],
        "val loss": ["3.3172", "2.8568"],
    }  # fmt: skip


def test_rows_that_do_not_fit_the_header_are_no_columns():
    found = cells("a bc d\n1 2\n33 4\n")
    assert list(found) == ["a bc d"]


def test_a_column_of_row_numbers_may_be_called_by_a_hash():
    table = read("t.csv", b"#,N,loss\n1,7e7,3.4\n2,4e8,3.1\n").cells
    assert list(table.columns) == ["#", "N", "loss"]
    assert table["N"].tolist() == ["7e7", "4e8"]


def test_a_title_with_a_year_behind_a_comma_is_no_row():
    found = read_any("a.csv", f"My results, 2026\n\n{CSV}".encode())
    assert found.cells.columns.tolist() == ["params", "tokens", "loss"]
    assert found.cells.index.tolist() == [4, 5, 6]


@pytest.mark.skipif(not pathlib.Path("/proc/self/statm").exists(), reason="only Linux says what a process has reserved")
def test_a_wide_table_reserves_no_megabyte_a_column():
    """A child process may have 2 GB, and Arrow's reader would take one block of 1 MB for each of 2,500 columns."""
    names = ",".join(f"loss/part {i}" for i in range(2500))
    data = "\n".join([names, *[",".join(["2.345678"] * 2500)] * 60]).encode()
    program = (
        "import sys, pyarrow as pa; pa.set_memory_pool(pa.system_memory_pool())\n"
        "from core.runs.read.readers.delimited import read\n"
        "reserved = lambda: int(open('/proc/self/statm').read().split()[0]) * 4096\n"
        "read('t.csv', b'loss,params\\n3,1\\n2,9')  # what libraries take at first\n"
        "data, before = sys.stdin.buffer.read(), reserved()\n"
        "print(read('t.csv', data).cells.shape, reserved() - before < 2e8)"
    )
    done = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, cwd=ROOT, check=True)
    assert done.stdout.decode().strip() == "(60, 2500) True"
