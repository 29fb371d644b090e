# pyright: reportAttributeAccessIssue=false
"""Read CSV and its relatives: a comma, tab, semicolon, bar or white space between the cells."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc  # makes its functions on import, so pyright sees none of them
import pyarrow.csv as arrow_csv

from ....errors import BadInput
from ...words import clean, plural, quote
from .. import limits, text
from ..raw import RawTable
from ._layout import DELIMITERS, Layout, layout, split

RANK = 90
_FENCE = re.compile(rb"^```.*$", re.MULTILINE)  # around a table in Markdown
_WIDE = 500  # columns beyond which Arrow's reader takes a megabyte ahead for each of them, more than a child may have
_PIECE = 20_000  # rows that are held as Python objects at a time
_NEWLINE, _QUOTE, _HASH = b"\n"[0], b'"'[0], b"#"[0]


def read(name: str, data: bytes) -> RawTable | None:
    """Return the cells as texts, None when the bytes are no text. Lines that start with # are comments.

    Raises BadInput when a row has more cells than the header.
    """
    plain = text.utf8(data)
    if plain is None:
        return None
    limits.few_lines(name, plain)
    if b"```" in plain[: text.LOOKED_AT]:
        plain = _FENCE.sub(b"", plain)
    wide = plain.find(b"\n", 0, text.LOOKED_AT // 4) < 0
    found = layout(name, text.head(plain, 3 * limits.LONGEST_LINE if wide else text.LOOKED_AT))
    if found is None:
        raise BadInput(f"{quote(name)} holds no table: a header and rows are needed")
    limits.fits(name, 0, len(found.header))
    table, numbers = _quick(name, plain, found) or _slow(name, plain, found)
    return _framed(table, numbers, found)


def _framed(table: pa.Table, numbers: np.ndarray, found: Layout) -> RawTable:
    """Return the rows that hold a cell, without columns that have neither a name nor a cell."""
    width = len(found.header)
    filled = np.zeros(table.num_rows, bool)
    for column in table.columns:
        if filled.all():
            break
        filled |= pc.not_equal(pc.utf8_trim_whitespace(column), "").to_numpy()
    if not filled.all():
        table, numbers = table.filter(pa.array(filled)), numbers[filled]
    named = [i for i in range(width) if found.header[i] or pc.any(pc.not_equal(table.column(i), "")).as_py()]
    cells = table.select(named).to_pandas()
    cells.columns = pd.Index([found.header[i] or f"unnamed column {i + 1}" for i in named], dtype=object)
    cells.index = pd.Index(numbers, name="row", dtype=np.int64)
    return RawTable(cells, notes=found.notes)


def _quick(name: str, plain: bytes, found: Layout) -> tuple[pa.Table, np.ndarray] | None:
    """Return the cells and line numbers by Arrow's reader, None where its rules may differ from those of `_slow`."""
    if found.delimiter not in DELIMITERS or found.spaced or len(found.header) > _WIDE:
        return None
    starts, kept = _kept(plain, found.first)
    if starts is None or not len(kept):
        return None
    limits.fits(name, len(kept), len(found.header))
    body = plain[starts[found.first] :] if len(kept) == len(starts) - found.first else _joined(plain, starts, kept)
    names = [str(i) for i in range(len(found.header))]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(body),
            arrow_csv.ReadOptions(column_names=names),
            arrow_csv.ParseOptions(delimiter=found.delimiter),
            arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowException:
        return None
    if table.num_rows != len(kept) or any(_longest(column) > limits.LONGEST_TEXT for column in table.columns):
        return None
    return table, kept + 1


def _longest(column: pa.ChunkedArray) -> int:
    return pc.max(pc.binary_length(column)).as_py() or 0


def _kept(plain: bytes, first: int) -> tuple[np.ndarray | None, np.ndarray]:
    """Return where each line starts, and which lines from `first` on hold cells; None where quotes span lines."""
    signs = np.frombuffer(plain, np.uint8)
    starts = np.concatenate([[0], np.flatnonzero(signs == _NEWLINE) + 1])
    if starts[-1] == len(signs):
        starts = starts[:-1]
    if b'"' in plain:
        before = np.searchsorted(np.flatnonzero(signs == _QUOTE), starts[first:])
        if (before % 2 != (before[0] % 2 if len(before) else 0)).any():
            return None, starts
    heads = signs[starts]
    used = (heads != _HASH) & (heads != _NEWLINE)
    used[:first] = False
    return starts, np.flatnonzero(used)


def _joined(plain: bytes, starts: np.ndarray, kept: np.ndarray) -> bytes:
    ends = np.append(starts[1:], len(plain))
    return b"".join(plain[starts[i] : ends[i]] for i in kept.tolist())


def _slow(name: str, plain: bytes, found: Layout) -> tuple[pa.Table, np.ndarray]:
    """Return cells and line numbers row by row: short rows are filled up, and long ones are refused by their line."""
    width, numbers, pieces, piece, end, visited = len(found.header), [], [], [], 0, 0
    whole = io.StringIO(plain.decode("utf-8"))
    kept = [i for i, line in enumerate(whole) if i >= found.first and line[0] != "#"]
    whole.seek(0)
    body = (line for i, line in enumerate(whole) if i >= found.first and line[0] != "#")
    reader = split(found.delimiter, body, found.spaced)
    try:
        for cells in reader:
            start, end = end, getattr(reader, "line_num", end + 1)
            visited += len(cells)
            if visited > limits.MAX_CELLS:
                raise BadInput(f"{quote(name)} has more than {limits.MAX_CELLS:,} cells: allowed are tables below that")
            if not any(cell.strip() for cell in cells):
                continue
            numbers.append(kept[start] + 1)
            piece.append(_filled(name, cells, width, numbers[-1]))
            if len(piece) == _PIECE:
                limits.fits(name, len(numbers), width)
                pieces.append(_piece(piece, width))
                piece = []
    except csv.Error as error:
        raise BadInput(f"{quote(name)} cannot be read as CSV: {clean(error)}") from None
    limits.fits(name, len(numbers), width)
    return pa.concat_tables([*pieces, _piece(piece, width)]), np.array(numbers, np.int64)


def _filled(name: str, cells: list[str], width: int, line: int) -> list[str]:
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        raise BadInput(
            f"{quote(name)}, row {line}: {plural(len(cells), 'cell')} where the header has {width}; "
            "a cell that holds the delimiter must be quoted"
        )
    return cells[:width] + [""] * (width - len(cells))


def _piece(rows: Sequence[list[str]], width: int) -> pa.Table:
    columns: Iterable[Sequence[str]] = zip(*rows, strict=True) if rows else [()] * width
    arrays = [pa.array([cell[: limits.LONGEST_TEXT] for cell in column], pa.string()) for column in columns]
    return pa.Table.from_arrays(arrays, names=[str(i) for i in range(width)])
