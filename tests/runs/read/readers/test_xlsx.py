"""Workbooks: the first sheet, rows numbered as in it, nothing that unpacks to too much."""

import datetime
import io
import zipfile

import openpyxl
import pandas as pd
import pytest

from core.errors import BadInput
from core.runs import read_bytes
from core.runs.read import limits
from core.runs.read.readers.xlsx import read
from tests.runs.read.readers.test_every_reader import workbook
from tests.runs.read.test_unpack import zipped


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
    assert list(found.cells) == ["params", "unnamed column 3"]
    assert found.cells.index.tolist() == [4, 6]
    assert found.cells["params"].tolist() == [1e7, None]
    assert found.notes == ("Only the sheet 'Sheet' was read, the first of 2.",)


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


_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{}</sheets></workbook>'
)
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"


def hand_written(sheet: str, start: str = "", state: str = "visible", more: str = "") -> bytes:
    """A workbook with one sheet, of which the XML is given."""
    book = _BOOK.format(f'<sheet name="Runs" sheetId="1" state="{state}" r:id="r1"/>')
    relations = f'<Relationships><Relationship Id="r1" Type="{_TYPE}" Target="worksheets/sheet1.xml"/></Relationships>'
    whole = f"{start}<worksheet><sheetData>{sheet}</sheetData>{more}</worksheet>"
    return zipped({
        "xl/workbook.xml": book.encode(), "xl/_rels/workbook.xml.rels": relations.encode(),
        "xl/worksheets/sheet1.xml": whole.encode(),
    })  # fmt: skip


TABLE = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>lo</t><t>ss</t></is></c><c r="B1" t="str"><v>lr</v></c></row>'
    '<row r="2"><c r="A2"><v>3.5</v></c><c r="B2"><v>1E-3</v></c></row>'
    '<row r="3"><c r="A3"><v>3.25</v></c></row>'
)


def cells(data: bytes) -> pd.DataFrame:
    found = read("t.xlsx", data)
    assert found is not None
    return found.cells


def test_far_cells_cost_nothing():
    far = '<row r="1000000000000"><c r="B1000000000000"><v>2</v></c></row>'
    found = cells(hand_written(TABLE + far))
    assert found.index.tolist() == [2, 3, 10**12]
    assert found["lr"].tolist() == [0.001, None, 2]
    assert list(cells(hand_written(TABLE + '<row r="4"><c r="XFD4"><v>2</v></c></row>'))) == [
        "loss", "lr", "unnamed column 16384",
    ]  # fmt: skip


def test_a_title_is_no_header_and_hidden_sheets_are_said():
    title = '<row r="1"><c r="A1" t="str"><v>My runs</v></c></row>'
    found = read("t.xlsx", hand_written(title + TABLE.replace('"1"', '"5"').replace("1", "5", 0), state="hidden"))
    assert found is not None
    assert "The sheet 'Runs' was read, which is hidden." in found.notes


def test_cells_merged_down_a_column_hold_the_first_of_them():
    merged = '<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'
    found = read("t.xlsx", hand_written(TABLE, more=merged))
    assert found is not None
    assert found.cells["lr"].tolist() == [0.001, 0.001]
    assert found.notes == ("Cells that are merged down a column hold the value of the first of them.",)


def test_dates_and_truth_values():
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.append(["loss", "when", "tied"])
    sheet.append([3.5, datetime.datetime(2026, 1, 5, 9, 30), True])
    book.save(out)
    assert cells(out.getvalue()).iloc[0].tolist() == [3.5, "2026-01-05 09:30:00", True]


def test_entities_and_too_many_cells_are_refused_in_one_line(monkeypatch):
    laughs = '<!DOCTYPE a [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with pytest.raises(BadInput, match="defines XML entities"):
        read("t.xlsx", hand_written(TABLE, start=laughs))
    monkeypatch.setattr("core.runs.read.readers.xlsx.MAX_SHEET_CELLS", 4)
    with pytest.raises(BadInput, match="has more than"):
        read("t.xlsx", hand_written(TABLE))


def test_what_openpyxl_writes_is_read_cell_by_cell():
    rows = [["run", "params", "loss"], ["a & b", 10**15, 0.1], ["  c", 2.5e-300, None], ["é\nf", 0, -1]]
    found = cells(workbook(rows))
    assert [found.columns.tolist(), *([None if pd.isna(c) else c for c in row] for row in found.to_numpy())] == rows


def test_a_workbook_with_a_byte_changed_anywhere_is_read_or_refused_in_a_line():
    whole = workbook([["params", "tokens", "loss"], *[[1e7 * i, 1e9 * i, 3 + 1 / i] for i in range(1, 9)]])
    said = [_refused(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]) for at in range(40, len(whole), 11)]
    assert any(said)
    assert "\n" not in "".join(said)


def _refused(data):
    """What a reader says of a file that it refuses; nothing where it reads it."""
    try:
        read("t.xlsx", data)
    except BadInput as err:
        return str(err)
    return ""
