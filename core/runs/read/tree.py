"""Parsed JSON as rows: which part of it is a table, and how nested values become columns."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from ...errors import BadInput
from ..aliases import canonical
from ..words import listing, quote
from . import limits
from .raw import RawTable
from .targets import target

_DEPTH = 20
_PLAIN = frozenset({int, float, bool, type(None)})
_LONGEST_KEY = 2 * limits.LONGEST_HEADER
_BITS = 1000  # of a whole number; a larger one is infinite
_EXACT = 2**53  # whole numbers up to here are exact as floats
_NAMES = frozenset({"run", "name", "id", "run_id", "run_name", "Name", "index", "(index)"})


def flat(row: Mapping, depth: int = 0) -> dict[str, object]:
    """Return nested objects as one, with names `config.lr`; lists become JSON texts.

    Raises BadInput beyond MAX_COLUMNS names or a depth of 20.
    """
    found: dict[str, object] = {}
    for key, cell in row.items():
        plain = type(key) is str and len(key) <= _LONGEST_KEY and key.isascii()
        name = key if plain else _text(str(key)[:_LONGEST_KEY])
        if type(cell) in _PLAIN:
            large = type(cell) is int and cell.bit_length() > _BITS
            found[name] = (math.inf if cell > 0 else -math.inf) if large else cell
        elif isinstance(cell, Mapping):
            if depth >= _DEPTH:
                raise BadInput(f"{quote(name)} is nested more than {_DEPTH} deep: allowed are flatter objects")
            found |= {f"{name}.{inner}": value for inner, value in flat(cell, depth + 1).items()}
        else:
            found[name] = _cell(cell)
    if len(found) > limits.MAX_COLUMNS:
        raise BadInput(f"an object has more than {limits.MAX_COLUMNS:,} values: allowed are fewer")
    return found


def _cell(cell: object) -> object:
    if isinstance(cell, str):
        return _text(cell)
    if isinstance(cell, (list, tuple)):
        try:
            return _text(json.dumps(cell[: limits.LONGEST_CELL], default=str, ensure_ascii=False))
        except (ValueError, RecursionError):
            return None
    return cell


def _text(text: str) -> str:
    """Return a text that every part of the project can write: cut, and without lone halves of characters."""
    text = text[: limits.LONGEST_TEXT]
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def frame(name: str, rows: Iterable[tuple[int, Mapping]]) -> pd.DataFrame:
    """Return numbered objects as the rows of a table; a key that an object lacks is a missing cell.

    Raises BadInput for something that is no object, and for too many rows, columns or cells.
    """
    numbers: list[int] = []
    place = 0
    columns: dict[str, tuple[list[int], list[object]]] = {}
    for number, row in rows:
        if type(row) is not dict and not isinstance(row, Mapping):
            raise BadInput(f"{quote(name)}, row {number}: {quote(row)} is no object; allowed are objects")
        try:
            cells = flat(row)
        except BadInput as error:
            raise BadInput(f"{quote(name)}, row {number}: {error}") from None
        for key, cell in cells.items():
            column = columns.get(key)
            if column is None:
                column = columns[key] = ([], [])
            column[0].append(place)
            column[1].append(cell)
        numbers.append(number)
        place += 1
        limits.fits(name, len(numbers), len(columns), limits.MAX_OBJECTS)
    index = pd.Index(numbers, name="row", dtype=np.int64)
    read = (_column(place, *cells) for cells in columns.values())
    found = pd.DataFrame({i: pd.Series(cells, index, dtype=cells.dtype) for i, cells in enumerate(read)}, index=index)
    found.columns = pd.Index(list(columns), dtype=object)
    return found


def _column(rows: int, places: Sequence[int], values: Sequence[object]) -> np.ndarray:
    """Return the cells of a column, as floats or whole numbers where all are numbers that these hold exactly."""
    kinds = set(map(type, values))
    if kinds <= {int, float} and (kinds == {float} or max(map(abs, values)) <= _EXACT):  # type: ignore[type-var]
        if kinds == {int} and len(values) == rows:
            return np.array(values, np.int64)
        numbers = np.full(rows, np.nan)
        numbers[places] = np.array(values, np.float64)
        return numbers
    cells = np.full(rows, None, dtype=object)
    cells[places] = np.fromiter(values, dtype=object, count=len(values))
    return cells


def raw_table(name: str, tree: object) -> RawTable | None:
    """Return the table that a JSON document holds, None where it holds none.

    It is a list of objects, a list of lists with a header, what pandas writes (by column, by index, "split", "table"),
    an object that wraps one of these, or one object, which is one row.
    """
    if isinstance(tree, list):
        return _of_list(name, tree)
    if not isinstance(tree, Mapping) or not tree:
        return None
    if isinstance(tree.get("columns"), list) and isinstance(tree.get("data"), list):
        return _split(name, tree)
    if wrapped := _wrapped(tree):
        found = raw_table(name, tree[wrapped])
        said = f"The rows are those of {quote(wrapped)} in the file."
        return found and RawTable(found.cells, notes=(*found.notes, said))
    inside = next(iter(tree.values())) if len(tree) == 1 else None
    if isinstance(inside, Mapping) and inside and _wrapped(inside):
        return raw_table(name, inside)
    if found := _oriented(name, tree):
        return found
    return RawTable(frame(name, [(1, tree)]))


def _of_list(name: str, rows: list) -> RawTable | None:
    limits.fits(name, len(rows), 1)
    if rows and all(isinstance(row, list) for row in rows):
        header = [str(cell) for cell in rows[0]]
        return _rows(name, header, rows[1:]) if all(isinstance(c, str) for c in rows[0]) else None
    names = _series(rows)
    if not names:
        return RawTable(frame(name, enumerate(rows, start=1)))
    limits.fits(name, sum(len(row[names[0]]) for row in rows), 1, limits.MAX_OBJECTS)
    measured = (
        {**row, **dict(zip(names, cells, strict=True))}
        for row in rows
        for cells in zip(*(row[n] for n in names), strict=True)
    )
    note = f"Each object holds lists of {listing(map(quote, names), 5)}: a row is one entry of them."
    return RawTable(frame(name, enumerate(measured, start=1)), notes=(note,))


def _series(rows: Sequence[object]) -> list[str]:
    """Return the keys under which each object of a list holds numbers of several checkpoints, lists of one length.

    A target must be among them, and what rises along training; [] for others.
    """
    first = rows[0] if rows and isinstance(rows[0], dict) else {}
    names = [k for k, v in first.items() if isinstance(k, str) and isinstance(v, list) and len(v) > 1]
    names = [k for k in names if len(k) <= limits.LONGEST_HEADER]
    length = next((len(first[k]) for k in names if target(k)), 0)
    names = [k for k in names if len(first[k]) == length]
    if not any(target(k) for k in names) or not any(canonical(k) in ("tokens", "step") for k in names):
        return []
    for row in rows:
        lists = [row.get(k) for k in names] if isinstance(row, dict) else [None]
        if not all(isinstance(v, list) and len(v) == len(lists[0]) for v in lists):  # type: ignore[arg-type]
            return []
        if not all(type(c) in _PLAIN for v in lists for c in v):  # type: ignore[union-attr]
            return []
    return names


def _rows(name: str, header: Sequence[str], rows: Sequence[Sequence]) -> RawTable:
    limits.fits(name, len(rows), len(header), limits.MAX_OBJECTS)
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != len(header):
            raise BadInput(f"{quote(name)}, row {number}: allowed are lists of {len(header)} cells, as many as columns")
    cells = pd.DataFrame({i: [_cell(row[i]) for row in rows] for i in range(len(header))}, dtype=object)
    cells.columns = pd.Index(list(header), dtype=object)
    cells.index = pd.RangeIndex(1, len(rows) + 1, name="row")
    return RawTable(cells)


def _split(name: str, tree: Mapping) -> RawTable:
    header = [".".join(map(str, c)) if isinstance(c, list) else str(c) for c in tree["columns"]]
    return _rows(name, header, tree["data"])


def _wrapped(tree: Mapping) -> str | None:
    """Return the key under which the rows of a document stand: its only list of objects."""
    found = [k for k, v in tree.items() if isinstance(v, list) and v and all(isinstance(row, Mapping) for row in v)]
    return str(found[0]) if len(found) == 1 and ("schema" in tree or _aside(tree, found[0])) else None


def _aside(tree: Mapping, key: str) -> bool:
    """Return whether what stands beside the rows is about the file, and no measurement of one run."""
    longest = len(tree[key]) > 1 or len(tree) == 1
    return longest and not any(canonical(str(k)) for k, v in tree.items() if k != key and isinstance(v, (int, float)))


def _oriented(name: str, tree: Mapping) -> RawTable | None:
    """Return what pandas writes by column or by index, None where the document is one object."""
    values = list(tree.values())
    if all(isinstance(v, list) for v in values) and len({len(v) for v in values}) == 1:
        limits.fits(name, len(values[0]), len(values), limits.MAX_OBJECTS)
        if all(not isinstance(c, (list, dict)) for v in values for c in v):
            return _rows(name, [str(k) for k in tree], [list(row) for row in zip(*values, strict=True)])
    if len(tree) < 2 or not all(isinstance(v, Mapping) and v for v in values):
        return None
    inner = dict.fromkeys(str(k) for v in values for k in v)
    same = sum(len(v) for v in values) > 0.5 * len(inner) * len(values)
    if not same or len(inner) > limits.MAX_ROWS:
        return None
    plain = all(not isinstance(c, (Mapping, list)) for v in values for c in v.values())
    if plain and _columns_outside(list(map(str, tree)), list(inner)):
        limits.fits(name, len(inner), len(tree), limits.MAX_OBJECTS)
        cells = {key: {str(k): c for k, c in v.items()} for key, v in tree.items()}
        rows = {label: {key: column.get(label) for key, column in cells.items()} for label in inner}
        return RawTable(_indexed(name, rows))
    return RawTable(_indexed(name, {str(k): v for k, v in tree.items()}))


def _columns_outside(outer: Sequence[str], inner: Sequence[str]) -> bool:
    """Return whether the outer keys name columns, and the inner ones rows."""
    if all(k.isdecimal() for k in inner) != all(k.isdecimal() for k in outer):
        return all(k.isdecimal() for k in inner)
    known = [
        sum(canonical(k.replace("/", ".").rpartition(".")[2]) is not None for k in keys) for keys in (outer, inner)
    ]
    return known[0] * len(inner) > known[1] * len(outer)


def _indexed(name: str, rows: Mapping[str, Mapping]) -> pd.DataFrame:
    """Return rows with their labels as a column, unless they are only numbered."""
    if all(label.isdecimal() for label in rows):
        return frame(name, enumerate(rows.values(), start=1))
    label = "index" if _NAMES & {str(k) for row in rows.values() for k in row} else "run"
    return frame(name, ((i, {label: key, **row}) for i, (key, row) in enumerate(rows.items(), start=1)))
