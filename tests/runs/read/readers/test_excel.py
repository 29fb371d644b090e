"""Workbooks: the first sheet, rows numbered as in it, nothing that unpacks to too much."""

import io
import zipfile

import openpyxl
import pytest

from core.errors import BadInput
from core.runs import read_bytes
from core.runs.read.readers import limits
from core.runs.read.readers.excel import read
from tests.runs.read.readers.test_every_reader import workbook


def test_workbooks_with_whole_numbers_and_gaps():
    found = read_bytes("t.xlsx", workbook([["run", "N", "loss"], [1, 10, 3], [None, 20, 2], ["x", 30, 1]]))
    assert found.table["run"].tolist() == ["1", "", "x"]


def test_the_first_sheet_is_read_with_the_rows_numbered_as_in_it():
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet["B3"], sheet["C3"], sheet["B4"], sheet["C6"] = "params", None, 1e7, 3
    book.create_sheet("other")["A1"] = "not this"
    book.save(out)
    found = read("t.xlsx", out.getvalue())
    assert found is not None
    assert list(found) == ["params", "unnamed column 3"]
    assert found.index.tolist() == [4, 6]
    assert found["params"].tolist() == [1e7, None]


def test_an_archive_that_is_no_workbook_is_left_to_other_readers():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a", "b")
    assert read("t.zip", out.getvalue()) is None
    assert read("t.csv", b"params\n1\n") is None


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_BYTES", 100_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<a/>")
        packed.writestr("xl/big", "0" * 1_000_000)
    assert len(out.getvalue()) < 100_000
    with pytest.raises(BadInput, match="too large"):
        read("bomb.xlsx", out.getvalue())
