"""OpenDocument spreadsheets: values by their type, repeated cells, far cells, entities."""

import pytest

from core.errors import BadInput
from core.runs.read.readers import _grid
from core.runs.read.readers.ods import read
from tests.runs.read.test_unpack import zipped

_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def text(words: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{words}</text:p></table:table-cell>'


def number(amount: float, more: str = "") -> str:
    shown = f"<text:p>{amount:.1f}</text:p>"
    return f'<table:table-cell office:value-type="float" office:value="{amount}"{more}>{shown}</table:table-cell>'


def sheet(*rows: str, name: str = "Sheet1") -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def book(*sheets: str, start: str = "") -> bytes:
    whole = f'<?xml version="1.0"?>{start}<office:document-content {_SPACES}><office:body>{"".join(sheets)}'
    return zipped({"content.xml": (whole + "</office:body></office:document-content>").encode()})


def test_values_are_those_of_the_cells_and_not_what_is_shown():
    data = book(sheet(
        row(text("My runs")),
        row(more=' table:number-rows-repeated="3"'),
        row('<table:table-cell table:number-columns-repeated="2"/>', text("params"), text("val &amp; loss"),
            text("tied")),
        row('<table:table-cell table:number-columns-repeated="2"/>', number(1e8), number(3.25),
            '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'),
        row('<table:table-cell table:number-columns-repeated="2"/>', number(2.0, ' table:number-columns-repeated="2"')),
        row('<table:table-cell table:number-columns-repeated="16384"/>', more=' table:number-rows-repeated="1048500"'),
    ))  # fmt: skip
    found = read("t.ods", data)
    assert found is not None
    assert found.cells.index.tolist() == [6, 7]
    assert found.cells.to_dict("list") == {"params": [1e8, 2], "val & loss": [3.25, 2], "tied": [True, None]}
    assert found.notes == ("Lines above the header are no rows: 'My runs'.",)


def test_the_first_sheet_with_a_table_is_read_and_named():
    data = book(sheet(name="Notes"), sheet(row(text("loss")), row(number(3)), name="Runs"), sheet(row(text("x"))))
    found = read("t.ods", data)
    assert found is not None
    assert found.cells["loss"].tolist() == [3]
    assert found.notes == ("The sheet 'Runs' was read.",)


def test_cells_that_are_repeated_without_end_are_refused(monkeypatch):
    monkeypatch.setattr(_grid, "MAX_SHEET_CELLS", 1000)
    monkeypatch.setattr("core.runs.read.readers.ods.MAX_SHEET_CELLS", 1000)
    for more in (' table:number-columns-repeated="999999999"', ' table:number-rows-repeated="999999999"'):
        with pytest.raises(BadInput, match="has more than 1,000 cells"):
            read(
                "t.ods",
                book(sheet(row(text("loss", more if "columns" in more else ""), more=more if "rows" in more else ""))),
            )


def test_entities_and_damage_are_refused_in_one_line():
    laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with pytest.raises(BadInput, match="defines XML entities"):
        read("t.ods", book(sheet(row(text("&b;"))), start=laughs))
    with pytest.raises(BadInput, match="is a damaged spreadsheet"):
        read("t.ods", zipped({"content.xml": b"<office:document"}))
    assert read("t.ods", b"a,b\n1,2\n") is None
    assert read("t.zip", zipped({"a": b"b"})) is None
