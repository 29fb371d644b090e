"""Rows that a selection leaves out by their numbers, as a person who clicks them does: put in, found, put back."""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from .where_text import joined, parts

LONG = 4  # rows that follow one another, from which they are written as a range
ROW = "row"  # stands for the number of a row in its file
MOST = 10_000  # rows of a range that are named one by one
_NUMBER = r"\d{1,9}"
_ALONE = re.compile(rf"{ROW} != ({_NUMBER})")
_LIST = re.compile(rf"{ROW} not in \[({_NUMBER}(?:, {_NUMBER})*)\]")
_RANGE = re.compile(rf"not \(({_NUMBER}) <= {ROW} <= ({_NUMBER})\)")


def without_rows(expr: str, rows: Sequence[int]) -> str:
    """Return the selection `expr` ("" for all rows) narrowed to what is not one of these rows of the file.

    Those that it leaves out by their numbers already are named with them, so that it grows no brackets. Rows that
    follow one another are written as a range from LONG of them on.
    """
    if not len(rows):
        return expr
    before = rows_left_out(expr)
    return joined([*(_others(expr) if before else [expr] if expr else []), *_conditions({*before, *map(int, rows)})])


def rows_left_out(expr: str) -> tuple[int, ...]:
    """Return the rows that a selection leaves out by their numbers, in order; none where it says no such thing."""
    found = [rows for one in parts(expr) if (rows := _rows(one))]
    return tuple(sorted({row for rows in found for row in rows}))


def with_rows_back(expr: str) -> str:
    """Return the selection without what leaves out rows by their numbers; all else of it stays."""
    return joined(_others(expr)) if rows_left_out(expr) else expr


def _others(expr: str) -> list[str]:
    return [one for one in parts(expr) if not _rows(one)]


def _rows(condition: str) -> Iterable[int]:
    """Return the rows that one condition leaves out by their numbers; none for any other condition."""
    text = condition.strip()
    while text.startswith("(") and text.endswith(")") and ROW in text:
        text = text[1:-1].strip()
    if alone := _ALONE.fullmatch(text):
        return [int(alone[1])]
    if listed := _LIST.fullmatch(text):
        return [int(number) for number in listed[1].split(",")]
    ends = _RANGE.fullmatch(text)
    if ends and 0 <= int(ends[2]) - int(ends[1]) < MOST:
        return range(int(ends[1]), int(ends[2]) + 1)
    return []


def _conditions(rows: Iterable[int]) -> list[str]:
    """Return the conditions that leave out the rows: some alone, then ranges of those that follow one another."""
    numbers = np.array(sorted(rows), dtype=int)
    spans = np.split(numbers, np.flatnonzero(np.diff(numbers) != 1) + 1)
    alone = [str(n) for span in spans if len(span) < LONG for n in span]
    found = [f"not ({span[0]} <= {ROW} <= {span[-1]})" for span in spans if len(span) >= LONG]
    if alone:
        found.insert(0, f"{ROW} != {alone[0]}" if len(alone) == 1 else f"{ROW} not in [{', '.join(alone)}]")
    return found
