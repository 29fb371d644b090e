"""Read the first sheet of an XLSX or XLSM workbook that holds a table."""

import datetime
import io
import posixpath
import re
import zipfile
from collections.abc import Mapping

from ....errors import BadInput
from ...words import quote
from .. import limits
from ..raw import RawTable
from ._grid import MAX_SHEET_CELLS, is_table, raw_table, too_many
from ._xml import DAMAGED, EntitiesDefinedError, TooManyElementsError, fits, walk

RANK = 20
_MAGIC = b"PK\x03\x04"
_BOOK = "xl/workbook.xml"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,15})")
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def read(name: str, data: bytes) -> RawTable | None:
    """Return the cells of the first sheet with a table, None when the bytes are no workbook. Macros are not looked at.

    Row numbers are those of the sheet. Only cells that hold something are visited, wherever they stand. Raises BadInput
    when the workbook is damaged or too large.
    """
    if not data.startswith(_MAGIC):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if _BOOK not in archive.NameToInfo:
                return None
            fits(name, archive)
            return _first_table(name, archive)
    except BadInput:
        raise
    except TooManyElementsError:
        raise too_many(name) from None
    except EntitiesDefinedError:
        raise BadInput(
            f"{quote(name)} defines XML entities: allowed are workbooks as spreadsheets write them"
        ) from None
    except DAMAGED:
        raise BadInput(
            f"{quote(name)} is a damaged workbook: allowed are XLSX files with a table in the first sheet"
        ) from None


def _first_table(name: str, archive: zipfile.ZipFile) -> RawTable:
    sheets, offset = _sheets(archive)
    texts, dates = _shared(archive), _date_styles(archive)
    order = sorted(sheets, key=lambda sheet: sheet[2] != "visible")
    for title, member, state in order:
        sheet = Sheet(name, texts, dates, offset)
        walk(archive, member, sheet.start, sheet.end, sheet.words)
        grid = sheet.filled()
        if is_table(grid):
            said = []
            if (title, member, state) != sheets[0] or state != "visible":
                said.append(f"The sheet {quote(title)} was read{'' if state == 'visible' else ', which is hidden'}.")
            elif len(sheets) > 1:
                said.append(f"Only the sheet {quote(title)} was read, the first of {len(sheets)}.")
            if sheet.merged:
                said.append("Cells that are merged down a column hold the value of the first of them.")
            return raw_table(name, grid, tuple(said))
    raise BadInput(f"{quote(name)} holds no table in its first sheet: a header and rows are needed")


def _sheets(archive: zipfile.ZipFile) -> tuple[list[tuple[str, str, str]], int]:
    """Return the title, the member and the state of each sheet, and the days from 1900 to where dates are counted."""
    found: list[tuple[str, str, str]] = []
    targets: dict[str, str] = {}
    early = []

    def relation(tag: str, given: Mapping[str, str]) -> None:
        if tag == "Relationship" and "worksheet" in given.get("Type", ""):
            targets[given["Id"]] = posixpath.normpath(posixpath.join("xl", given["Target"])).lstrip("/")

    def sheet(tag: str, given: Mapping[str, str]) -> None:
        if tag == "workbookPr" and given.get("date1904") in ("1", "true"):
            early.append(1462)
        if tag == "sheet" and given.get("id") in targets:
            found.append((given.get("name", ""), targets[given["id"]], given.get("state", "visible")))

    walk(archive, "xl/_rels/workbook.xml.rels", relation)
    walk(archive, _BOOK, sheet)
    return found, sum(early[:1])


def _shared(archive: zipfile.ZipFile) -> list[str]:
    found: list[str] = []
    inside = {"si": False, "t": False, "rPh": False}

    def start(tag: str, _: Mapping[str, str]) -> None:
        inside[tag] = True
        if tag == "si":
            found.append("")

    def end(tag: str) -> None:
        inside[tag] = False

    def words(text: str) -> None:
        if inside["t"] and not inside["rPh"] and found and len(found[-1]) < limits.LONGEST_TEXT:
            found[-1] = (found[-1] + text)[: limits.LONGEST_TEXT]

    if "xl/sharedStrings.xml" in archive.NameToInfo:
        walk(archive, "xl/sharedStrings.xml", start, end, words)
    return found


def _date_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """Return the styles of cells that show their number as a date."""
    custom, styles, inside = set(), [], [False]

    def start(tag: str, given: Mapping[str, str]) -> None:
        if tag == "numFmt" and set(_QUOTED.sub("", given.get("formatCode", "")[:200]).lower()) & set("dmyh"):
            custom.add(int(given["numFmtId"]))
        if tag == "cellXfs":
            inside[0] = True
        if tag == "xf" and inside[0]:
            styles.append(int(given.get("numFmtId", "0")))

    def end(tag: str) -> None:
        if tag == "cellXfs":
            inside[0] = False

    if "xl/styles.xml" in archive.NameToInfo:
        walk(archive, "xl/styles.xml", start, end)
    return frozenset(i for i, number in enumerate(styles) if number in custom or number in _DATE_FORMATS)


class Sheet:
    """Takes the cells of one sheet as its XML is walked through."""

    def __init__(self, name: str, texts: list[str], dates: frozenset[int], offset: int):
        self.name, self.texts, self.dates, self.offset = name, texts, dates, offset
        self.grid: dict[int, dict[int, object]] = {}
        self.merged: list[tuple[int, int, int]] = []  # column, first row, last row
        self.row = self.column = self.cells = 0
        self.kind, self.style, self.reading, self.text = "n", 0, False, ""

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        """Begin a row or a cell."""
        if tag == "row":
            number = given.get("r", "")
            self.row = int(number) if number.isdecimal() and len(number) < 16 else self.row + 1
            self.column = 0
        elif tag == "c":
            place = _PLACE.fullmatch(given.get("r", ""))
            self.column = _column(place[1]) if place else self.column + 1
            self.row = int(place[2]) if place else self.row
            self.kind, self.style, self.text = given.get("t", "n"), int(given.get("s", "0")), ""
        elif tag in ("v", "t"):
            self.reading = True
        elif tag == "mergeCell" and len(self.merged) < MAX_SHEET_CELLS:
            first, _, last = given.get("ref", "").partition(":")
            ends = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
            if ends[0] and ends[1] and ends[0][1] == ends[1][1]:
                self.merged.append((_column(ends[0][1]), int(ends[0][2]), int(ends[1][2])))

    def words(self, text: str) -> None:
        """Take a piece of the text of a cell."""
        if self.reading and len(self.text) < limits.LONGEST_TEXT:
            self.text = (self.text + text)[: limits.LONGEST_TEXT]

    def end(self, tag: str) -> None:
        """End a cell; one that holds something is kept."""
        if tag in ("v", "t"):
            self.reading = False
        elif tag == "c" and self.text.strip():
            self.cells += 1
            if self.cells > MAX_SHEET_CELLS:
                raise too_many(self.name)
            self.grid.setdefault(self.row, {})[self.column] = self._value()

    def _value(self) -> object:
        if self.kind == "s":
            return self.texts[int(self.text)]
        if self.kind == "b":
            return self.text.strip() == "1"
        if self.kind != "n" or len(self.text) > limits.LONGEST_HEADER:
            return self.text
        number = float(self.text)
        if self.style in self.dates and 0 < number < 3e6:
            return (datetime.datetime(1899, 12, 30) + datetime.timedelta(days=number + self.offset)).isoformat(
                " ", "seconds"
            )
        return int(number) if number.is_integer() and abs(number) < 2**53 else number

    def filled(self) -> dict[int, dict[int, object]]:
        """Return the cells by row and column, with merged cells filled down where there are rows."""
        rows = sorted(self.grid)
        for column, first, last in self.merged if len(self.merged) * len(rows) < MAX_SHEET_CELLS else ():
            if first in self.grid and column in self.grid[first]:
                for row in (r for r in rows if first < r <= last):
                    self.grid[row].setdefault(column, self.grid[first][column])
        return {row: self.grid[row] for row in rows if any(str(c).strip() for c in self.grid[row].values())}


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number
