"""Read the first sheet of an OpenDocument spreadsheet that holds a table."""

import io
import zipfile
from collections.abc import Mapping

from ....errors import BadInput
from ...words import quote
from .. import limits
from ..raw import RawTable
from ._grid import MAX_SHEET_CELLS, is_table, raw_table, too_many
from ._xml import DAMAGED, EntitiesDefinedError, TooManyElementsError, fits, walk

RANK = 21
_MAGIC = b"PK\x03\x04"
_CONTENT = "content.xml"
_NUMBERS = ("float", "percentage", "currency")


class StopWalkError(Exception):
    """The sheet that is wanted is complete."""


def read(name: str, data: bytes) -> RawTable | None:
    """Return the cells of the first sheet with a table, None when the bytes are no such spreadsheet.

    Row numbers are those of the sheet. Cells and rows that are repeated count as often as they stand there. Raises
    BadInput when the file is damaged or too large.
    """
    if not data.startswith(_MAGIC):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if _CONTENT not in archive.NameToInfo:
                return None
            fits(name, archive)
            sheets = Sheets(name)
            try:
                walk(archive, _CONTENT, sheets.start, sheets.end, sheets.words)
            except StopWalkError:
                pass
    except BadInput:
        raise
    except TooManyElementsError:
        raise too_many(name) from None
    except EntitiesDefinedError:
        raise BadInput(f"{quote(name)} defines XML entities: allowed are sheets as spreadsheets write them") from None
    except DAMAGED:
        raise BadInput(f"{quote(name)} is a damaged spreadsheet: allowed are ODS files with a table") from None
    if not is_table(sheets.grid):
        raise BadInput(f"{quote(name)} holds no table in its first sheet: a header and rows are needed")
    said = f"The sheet {quote(sheets.title)} was read." if sheets.count > 1 else ""
    return raw_table(name, sheets.grid, (said,) if said else ())


class Sheets:
    """Takes the cells of the sheets as their XML is walked through, until a sheet holds a table."""

    def __init__(self, name: str):
        self.name, self.title, self.count = name, "", 0
        self.grid: dict[int, dict[int, object]] = {}
        self.row = self.column = self.cells = 0
        self.times = self.rows = 1
        self.cell: object = None
        self.text = ""
        self.inside = self.noted = 0
        self.filled: dict[int, object] = {}

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        """Begin a sheet, a row, a cell or a paragraph."""
        if tag == "table":
            self.count, self.title, self.row, self.grid = self.count + 1, given.get("name", ""), 0, {}
        elif tag == "table-row":
            self.rows, self.column, self.filled = _times(given, "number-rows-repeated"), 0, {}
        elif tag in ("table-cell", "covered-table-cell"):
            self.times, self.text = _times(given, "number-columns-repeated"), ""
            self.cell = _typed(given)
        elif tag == "annotation":
            self.noted += 1
        elif tag == "p":
            self.inside += 1

    def words(self, text: str) -> None:
        """Take a piece of the text of a cell."""
        if self.inside and not self.noted and len(self.text) < limits.LONGEST_TEXT:
            self.text = (self.text + text)[: limits.LONGEST_TEXT]

    def end(self, tag: str) -> None:
        """End a cell, a row or a sheet; cells that hold something are kept."""
        if tag == "p":
            self.inside -= 1
        elif tag == "annotation":
            self.noted -= 1
        elif tag in ("table-cell", "covered-table-cell"):
            cell = self.text if self.cell is None else self.cell
            if str(cell).strip():
                self._count(self.times)
                self.filled.update(dict.fromkeys(range(self.column + 1, self.column + self.times + 1), cell))
            self.column += self.times
        elif tag == "table-row":
            if self.filled:
                self._count(len(self.filled) * (self.rows - 1))
                self.grid |= {self.row + i: self.filled for i in range(1, self.rows + 1)}
            self.row += self.rows
        elif tag == "table" and is_table(self.grid):
            raise StopWalkError

    def _count(self, cells: int) -> None:
        self.cells += cells
        if self.cells > MAX_SHEET_CELLS:
            raise too_many(self.name)


def _times(given: Mapping[str, str], key: str) -> int:
    """Return how often a cell or a row is repeated."""
    text = given.get(key, "1")
    return int(text) if text.isdecimal() and len(text) < 10 else 1


def _typed(given: Mapping[str, str]) -> object:
    """Return the value of a cell that says its type, None where only its text says it."""
    kind = given.get("value-type", "")
    if kind in _NUMBERS and len(given.get("value", "")) < limits.LONGEST_HEADER:
        number = float(given["value"])
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    if kind == "boolean":
        return given.get("boolean-value") == "true"
    return given.get("date-value") if kind == "date" else None
