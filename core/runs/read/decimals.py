"""Tell decimal commas and marks between thousands by the evidence of the whole table.

"1,5" and "1.234.567" can be read in one way, "2,345" in two. What can be told of one column holds for the file, unless
the range of a column says otherwise: a loss is no 2345. What cannot be told is open_questions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..numbers import LONGEST, value
from ..options import OpenQuestion
from ..ranges import RANGES
from ..schema import column
from ..words import listing, quote
from .evidence import MOST_ROWS
from .headers import match

_FIGURES = re.compile(r"[~≈+−-]{0,2} ?(\d[\d.,]*)(?:[ xX×*·%±(]|[eE][+-]?\d|[A-Za-z]|$)", re.ASCII)
_SPACES = re.compile("(?<=\\d)[ \u00a0\u2009\u202f'’](?=\\d{3}(?!\\d))", re.ASCII)  # between thousands
_THOUSANDS_BY_COMMA = re.compile(r"\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d*", re.ASCII)
_THOUSANDS_BY_POINT = re.compile(r"\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+,\d*", re.ASCII)
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_MOST = 0.5  # of the texts in a column must be figures, so that dates and names are no evidence
_SAID = "the comma is the decimal mark in {}, as {} shows"


@dataclass(frozen=True)
class _Column:
    """The figures of one column: how many can only be read with a point, only with a comma, and the doubtful ones."""

    header: str
    point: int
    comma: int
    doubtful: tuple[str, ...]
    sample: str


def decimal_points(
    cells: pd.DataFrame, decimal: str = ""
) -> tuple[pd.DataFrame, tuple[OpenQuestion, ...], tuple[str, ...]]:
    """Return raw cells with decimal points and without marks between thousands, what is left open, and what was done.

    `decimal` is the mark that a person named, "" where the table shall tell.
    """
    found = [c for header in cells.columns if (c := _figures(header, cells[header]))]
    marks, open_questions = _marks(found, decimal)
    commas = [h for h, mark in marks.items() if mark == ","]
    if not commas:
        return cells, open_questions, ()
    cells = cells.copy(deep=False)
    for header in commas:
        cells[header] = cells[header].map(_pointed, na_action="ignore")
    first = max((c for c in found if c.header in commas), key=lambda c: (c.comma > 0, "," in c.sample))
    said = () if decimal else (_SAID.format(listing(map(quote, commas), 8), quote(first.sample)),)
    return cells, open_questions, said


def _figures(header: str, source: pd.Series) -> _Column | None:
    """Return what the texts of a column show, None where they show nothing."""
    if source.dtype.kind in "fiub":
        return None
    distinct = pd.unique(source)
    texts = [c.strip() for c in distinct[:: len(distinct) // MOST_ROWS + 1] if isinstance(c, str)]
    texts = [t for t in texts if t and len(t) <= LONGEST]
    bodies = [m[1].rstrip(".,") for t in texts if (m := _FIGURES.match(_SPACES.sub("", t)))]
    if not texts or len(bodies) < _MOST * len(texts) or not any("," in b or "." in b for b in bodies):
        return None
    point = comma = 0
    doubtful, sample = [], ""
    unmarked = any(body.isdigit() and len(body) > 4 for body in bodies)  # so no point stands between thousands
    for body in bodies:
        if _THOUSANDS_BY_COMMA.fullmatch(body):
            point += 1
        elif _THOUSANDS_BY_POINT.fullmatch(body):
            comma, sample = comma + 1, body
        elif _EITHER.fullmatch(body) and not (unmarked and "." in body):
            doubtful.append(body)
        elif body.count(",") == 1 and "." not in body:
            comma, sample = comma + 1, body
        elif body.count(".") == 1 and "," not in body:
            point += 1
    return _Column(header, point, comma, tuple(doubtful), sample or (doubtful or bodies)[0])


def _marks(found: Sequence[_Column], decimal: str) -> tuple[dict[str, str], tuple[OpenQuestion, ...]]:
    """Return the decimal mark of each column, and a question where the whole file leaves it open."""
    if decimal:
        return {c.header: decimal for c in found}, ()
    marks = {c.header: _mark(c) for c in found}
    known = {mark for mark in marks.values() if mark}
    if len(known) == 1:
        (mark,) = known
        return {h: m or mark for h, m in marks.items()}, ()
    open_ones = [c for c in found if not marks[c.header]]
    by_comma = [c for c in open_ones if any("," in d for d in c.doubtful)]
    # Without any comma a point is a decimal point; where other columns disagree, each is left to its range.
    marks |= {c.header: "." for c in open_ones if c not in by_comma}
    return marks, tuple(_question(c) for c in by_comma[:1])


def _mark(c: _Column) -> str:
    """Return the decimal mark that a column shows by itself, "" where it shows none."""
    if c.point or c.comma:
        return "," if c.comma > c.point else "."
    fits = {mark: _plausible(c, mark) for mark in ".,"}
    if fits["."] != fits[","]:
        return "." if fits["."] else ","
    return ""


def _plausible(c: _Column, mark: str) -> bool:
    """Return whether the doubtful figures of a column are what its header names when read with a decimal mark."""
    found = match(c.header)
    name = found[1].column.split("/")[0] if found else ""
    if not found or name not in RANGES:
        return True
    texts = [str(_pointed(d)) if mark == "," else d for d in c.doubtful]
    values = found[1].convert(np.array([v if (v := value(t)) is not None else np.nan for t in texts]))
    low, high = RANGES[name].names
    whole = column(found[1].column).kind == "integer" and bool((values != np.round(values)).any())
    return bool(((values >= low) & (values <= high)).all()) and not whole


def _question(c: _Column) -> OpenQuestion:
    cell = c.doubtful[0]
    decimals, thousands = cell.replace(",", "."), cell.replace(",", "")
    text = f"{quote(cell)} in {quote(c.header)} may mean {decimals} or {thousands}: which is it?"
    choices = ((f"{decimals}: a decimal comma", ","), (f"{thousands}: a comma between thousands", "."))
    return OpenQuestion(text, c.header, "decimal", choices)


def _pointed(cell: object) -> object:
    """Return a text with a point for its decimal comma and none between thousands; other cells stay as they are."""
    if not isinstance(cell, str) or len(cell) > LONGEST or not ("," in cell or "." in cell):
        return cell
    cell = _SPACES.sub("", cell.strip())
    found = _FIGURES.match(cell)
    if not found:
        return cell
    body = found[1].rstrip(".,")
    if body.count(",") > 1 or (body.count(".") and not re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d*)?", body)):
        return cell  # a decimal point all the same
    return cell.replace(".", "").replace(",", ".")
