"""How the cells of a text stand: the delimiter, the header, and the first row below it."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ....errors import BadInput
from ...numbers import value
from ...words import clean, listing, quote
from .. import limits

DELIMITERS = (",", "\t", ";", "|")
SPACES = ("  ", " ")  # two or more between the cells, so that names may have one; any white space
_SHOWN = 60  # rows that are looked at
_SURE = 0.8  # of the rows have the same number of cells
_TITLES = 20  # lines above a header
_WORD = re.compile(r"\S+")
_GAP = re.compile(r"\t+| {2,}")
_SEP = re.compile(r"\"?sep=(.)\"?", re.IGNORECASE)

Row = tuple[int, list[str]]  # the line on which a row starts, from 0, and its cells


@dataclass(frozen=True)
class Layout:
    """How a table stands in a text: `header` names the columns, and `first` is the line of the first row (from 0).

    `spaced` says that a space stands between the delimiter and the quotation marks of a cell.
    """

    delimiter: str
    header: tuple[str, ...]
    first: int
    notes: tuple[str, ...] = ()
    spaced: bool = False


def split(delimiter: str, text: Iterable[str], spaced: bool = False) -> Iterable[list[str]]:
    """Yield the cells of each row. Cells may be quoted and hold line breaks, but for those with gaps between them."""
    if delimiter == " ":
        bare = (line.replace("\t", " ").strip() + "\n" for line in text)
        return csv.reader(bare, delimiter=" ", skipinitialspace=True)
    if delimiter == "  ":
        return (_GAP.split(line.strip()) for line in text)
    return csv.reader(text, delimiter=delimiter, skipinitialspace=spaced)


def layout(name: str, text: str) -> Layout | None:
    """Return how the table in a text stands, None when it has no line with cells.

    Lines that start with # are comments; the last one above the rows names the columns where they have no header.
    Raises BadInput when the text begins with a line longer than any header.
    """
    found = text.split("\n")
    if any(len(line) > limits.LONGEST_LINE for line in found[: _TITLES + 1]):
        raise BadInput(f"{quote(name)} has a line of more than {limits.LONGEST_LINE:,} characters: allowed are tables")
    named = _SEP.fullmatch(found[0].strip())
    start = 1 if named else next((i for i, line in enumerate(found) if line.strip() and not _remark(line)), 0)
    body = [(i, line) for i, line in enumerate(found) if i >= start and line.strip() and not line.startswith("#")]
    if not body:
        return None
    spaced = any(f'{d} "' in text for d in DELIMITERS)
    delimiter, rows = _best(name, body[:_SHOWN], (named[1],) if named else DELIMITERS, spaced)
    if not rows:
        return None
    return replace(_headed(found, rows, delimiter), spaced=spaced)


def _remark(line: str) -> bool:
    """Return whether a line above a table is a remark, as gnuplot and MATLAB write them too."""
    return line.startswith(("#", "%", "//"))


def _best(name: str, body: Sequence[tuple[int, str]], choices: Sequence[str], spaced: bool) -> tuple[str, list[Row]]:
    """Return the delimiter that divides the lines best, and their rows."""
    scored = []
    for place, delimiter in enumerate(choices):
        rows = _rows(body, delimiter, spaced)
        if found := _score(rows):
            preferred = delimiter == "\t" and name.lower().endswith((".tsv", ".tab"))
            scored.append(((preferred, *found, -place), delimiter, rows))
    if scored:
        return max(scored, key=lambda entry: entry[0])[1:]
    for delimiter in SPACES if len(choices) > 1 else ():
        rows = _rows(body, delimiter)
        if (found := _score(rows)) and found[0] and len(rows[_header(rows, found[2]) or 0][1]) <= found[2]:
            return delimiter, rows
    if len(choices) > 1 and (rows := _aligned(body)):
        return " ", rows
    return choices[0], _rows(body, choices[0], spaced)


def _aligned(body: Sequence[tuple[int, str]]) -> list[Row]:
    """Return the rows of a table whose columns end below each other, so that names may hold spaces; else no rows."""
    ends = [[match.end() for match in _WORD.finditer(line.rstrip())] for _, line in body[1:]]
    if not ends or len(ends[0]) < 2 or any(row != ends[0] for row in ends):
        return []
    top, starts = body[0][1], [0, *ends[0][:-1]]
    header = [clean(top[a:b]) for a, b in zip(starts, [*ends[0][:-1], len(top)], strict=True)]
    cut = any(top[at - 1 : at].strip() and top[at : at + 1].strip() for at in ends[0][:-1])
    rows = _rows(body[1:], " ")
    return [(body[0][0], header), *rows] if all(header) and not cut and _width(rows) == len(header) else []


def _rows(body: Sequence[tuple[int, str]], delimiter: str, spaced: bool = False) -> list[Row]:
    found, end = [], 0
    reader = split(delimiter, (line + "\n" for _, line in body), spaced)
    try:
        for cells in reader:
            start, end = end, getattr(reader, "line_num", end + 1)
            if any(cell.strip() for cell in cells):
                found.append((body[start][0], cells))
    except csv.Error:
        pass  # reading the whole text says so
    return found


def _score(rows: Sequence[Row]) -> tuple[bool, bool, int] | None:
    """Return whether rows are alike, whether each column has a name, and how many cells there are.

    None where the rows are not divided, or not as the header is.
    """
    width = _width(rows)
    at = _header(rows, width)
    if width < 2 or (at is None and not _alike_below(rows, 0)):
        return None
    below = rows[(0 if at is None else at + 1) :]
    alike = sum(len(_bare(cells)) == width for _, cells in below)
    return alike >= _SURE * len(below), at is None or len(_bare(rows[at][1])) >= width, width


def _bare(cells: Sequence[str]) -> list[str]:
    """Return cells without the empty ones at the end."""
    end = next((i for i in range(len(cells), 0, -1) if cells[i - 1].strip()), 0)
    return list(cells[:end])


def _width(rows: Sequence[Row]) -> int:
    """Return the number of cells that most rows below the first have; where two are as many, that of the first."""
    counts = Counter(len(_bare(cells)) for _, cells in (rows[1:] or rows))
    first = len(_bare(rows[0][1])) if rows else 0
    return max(counts, key=lambda width: (counts[width], width == first, width)) if counts else 0


def _numeric(cell: str) -> bool:
    return len(cell) <= limits.LONGEST_HEADER and value(cell) is not None


def _alike_below(rows: Sequence[Row], at: int) -> bool:
    """Return whether a row has numbers where the rows below have them, as no header does."""
    numeric = [_numeric(cell) for cell in rows[at][1]]
    below = [{i for i, cell in enumerate(cells) if _numeric(cell)} for _, cells in rows[at + 1 :]]
    columns = set().union(*below) if below else set(range(len(numeric)))
    return any(numeric) and all(given == (i in columns) for i, given in enumerate(numeric) if rows[at][1][i].strip())


def _header(rows: Sequence[Row], width: int) -> int | None:
    """Return which row names the columns, None where there is none above the first row of numbers.

    Above the numbers it is the first row with as many cells as the longest row below, else with as many as most have.
    """
    titles = _titles(rows, width)
    start = next((i for i, (_, cells) in enumerate(rows[:_TITLES]) if i >= titles and any(map(_numeric, cells))), 1)
    if start == 0:
        wide = len(_bare(rows[0][1])) >= width
        return 0 if wide and not _alike_below(rows, 0) else None
    most = max((len(_bare(cells)) for _, cells in rows[start:]), default=width)
    lengths = [len(_bare(cells)) for _, cells in rows[:start]]
    if most in lengths:
        return lengths.index(most)
    if enough := [i for i, length in enumerate(lengths) if length >= width]:
        return enough[0]
    nameless = width > 1 and lengths[-1] == width - 1 and {len(cells) for _, cells in rows[start:]} == {width}
    return start - 1 if nameless else None  # the column of row names has no name


def _titles(rows: Sequence[Row], width: int) -> int:
    """Return how many first rows are titles though they hold numbers: shorter ones above a row of words alone."""
    above = next((i for i, (_, cells) in enumerate(rows[:_TITLES]) if len(_bare(cells)) >= width), 0)
    return above if width > 2 and not any(map(_numeric, rows[above][1])) else 0


def _headed(found: Sequence[str], rows: Sequence[Row], delimiter: str) -> Layout:
    """Return the layout with the header that a row gives, or the comment above it, or with numbered columns."""
    width = _width(rows)
    at = _header(rows, width)
    top = rows[at or 0]
    if (at is None or any(map(_numeric, top[1]))) and (comment := _comment(found[: top[0]], delimiter, len(top[1]))):
        return Layout(delimiter, comment, top[0])
    if at is None and not (width == 1 and not _numeric(top[1][0])):
        names = tuple(f"column {i}" for i in range(1, width + 1))
        return Layout(delimiter, names, rows[0][0], ("The file has no header: its columns are numbered.",))
    at = at or 0
    cells = [clean(c) for c in _bare(top[1])]
    if len(cells) == width - 1 and at + 1 < len(rows) and {len(row) for _, row in rows[at + 1 :]} == {width}:
        cells = ["", *cells]
    titles = [quote(" ".join(c)) for _, c in rows[:at]]
    notes = (f"Lines above the header are no rows: {listing(titles, 3)}.",) if titles else ()
    first = rows[at + 1][0] if at + 1 < len(rows) else top[0] + 1
    return Layout(delimiter, tuple(cells), first, notes)


def _comment(above: Sequence[str], delimiter: str, width: int) -> tuple[str, ...] | None:
    """Return the names in the last comment above the rows, as NumPy writes them, if there are as many as columns."""
    last = next((line for line in reversed(above) if _remark(line)), "")
    numbers = delimiter.strip() and last.startswith(f"#{delimiter}")  # the header of a column of numbers is "#"
    text = last if numbers else last.lstrip("#%/").strip()
    names = [clean(c) for c in next(iter(split(delimiter, [text])), [])]
    return tuple(names) if len(names) == width and all(names) and not any(map(_numeric, names)) else None
