"""Read CSV and its relatives, with a comma, tab, semicolon or bar between the cells."""

import csv
import io
import re

import numpy as np
import pandas as pd

from ....errors import BadInput
from ...numbers import value
from ...words import clean, plural, quote
from . import limits

DELIMITERS = (",", "\t", ";", "|")
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f"))
_LOOKED_AT = 65536
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+")


def read(name: str, data: bytes) -> pd.DataFrame | None:
    """Return the cells as texts, None when the bytes are no text. Lines that start with # are comments.

    Raises BadInput when there is no header, or when a row has more cells than the header.
    """
    text = _decode(data)
    if text is None:
        return None
    text_lines = list(io.StringIO(text, newline=None))
    header_line = next((line for line in text_lines if _holds_cells(line)), "")
    try:
        delimiter = _delimiter(name, header_line)
        rows, numbers = _rows(name, text_lines, delimiter)
    except csv.Error as error:
        raise BadInput(f"{quote(name)} cannot be read as CSV: {clean(error)}") from None
    if not rows:
        raise BadInput(f"{quote(name)} holds no table: a header and rows are needed")
    header = _header(name, rows[0])
    cells = _columns(name, header, rows[1:], numbers[1:])
    raw = pd.DataFrame(cells, index=pd.Index(numbers[1:], name="row", dtype=np.int64), dtype=object)
    raw.columns = header
    return _decimal_points(name, raw) if delimiter == ";" else raw


def _decode(data: bytes) -> str | None:
    for bom, encoding in _BOMS.items():
        if data.startswith(bom):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                return None
    if data[:_LOOKED_AT].translate(None, delete=_CONTROL) != data[:_LOOKED_AT]:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _holds_cells(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _delimiter(name: str, header: str) -> str:
    """Return the delimiter that splits the header into the most cells. In a .tsv file a tab goes first."""
    counts = {d: len(next(csv.reader([header], delimiter=d), [])) for d in DELIMITERS}
    if name.lower().endswith((".tsv", ".tab")) and counts["\t"] > 1:
        return "\t"
    return max(DELIMITERS, key=lambda d: counts[d])


def _rows(name: str, text_lines: list[str], delimiter: str) -> tuple[list[list[str]], list[int]]:
    """Return the rows that hold cells, and the number of the line on which each starts."""
    kept = [i for i, line in enumerate(text_lines) if not line.startswith("#")]
    rows, numbers, end = [], [], 0
    for row in (reader := csv.reader((text_lines[i] for i in kept), delimiter=delimiter)):
        start, end = end, reader.line_num
        if any(cell.strip() for cell in row):
            rows.append(row)
            numbers.append(kept[start] + 1)
        if len(rows) > limits.MAX_ROWS + 1:
            raise limits.too_long(name)
    return rows, numbers


def _header(name: str, row: list[str]) -> list[str]:
    header = [clean(cell) for cell in row]
    if all(value(cell) is not None for cell in header if cell):
        raise BadInput(f"{quote(name)} has no header: the first row must name the columns")
    return [cell or f"unnamed column {i}" for i, cell in enumerate(header, start=1)]


def _columns(name: str, header: list[str], rows: list[list[str]], numbers: list[int]) -> dict[int, list[str]]:
    """Return the cells by column. Short rows are filled up with empty cells."""
    width = len(header)
    for row, number in zip(rows, numbers, strict=True):
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            raise BadInput(
                f"{quote(name)}, row {number}: {plural(len(row), 'cell')} where the header has {width}; "
                "a cell that holds the delimiter must be quoted"
            )
        row.extend([""] * (width - len(row)))
    return {i: [row[i] for row in rows] for i in range(width)}


def _decimal_points(name: str, raw: pd.DataFrame) -> pd.DataFrame:
    """Return `raw` with decimal points for the decimal commas that many files with semicolons have.

    Raises BadInput when "2,345" could be either.
    """
    for header in raw.columns:
        cells = [c.strip() for c in raw[header]]
        commas = [(i, c) for i, c in enumerate(cells) if _DECIMAL_COMMA.fullmatch(c)]
        if not commas or any("." in c for c in cells) or any(c.count(",") > 1 for c in cells):
            continue
        if all(_THOUSANDS.fullmatch(c) for _, c in commas):
            row, cell = raw.index[commas[0][0]], commas[0][1]
            either = f"may mean {cell.replace(',', '.')} or {cell.replace(',', '')}"
            raise BadInput(
                f"{quote(name)}, row {row}, {quote(header)}: {quote(cell)} {either}; "
                "allowed are numbers with a decimal point and no comma"
            )
        raw[header] = [c.replace(",", ".") if _DECIMAL_COMMA.fullmatch(c) else c for c in cells]
    return raw
