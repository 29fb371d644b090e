"""Find columns inside of others: shares of a mixture in lists ("0.25|0.75"), and sizes in names ("llama-2-7b")."""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from ...units import count
from ..numbers import first_texts, value
from ..options import OpenQuestion
from ..words import clean, quote
from .domains import same

IN_NAME = "size in "  # the header of a column of sizes, before that of the names
LONGEST, LOOKED_AT = 2_000, 200
_MARKS = "|;,["  # of a list
_MOST = 0.8  # of the cells must agree
_WHOLE = (0.9, 1.1)  # what printed shares sum to
_SEPARATORS = re.compile(r"[|;,\s]+")
_SIZE = re.compile(r"(?<![a-z0-9.])(\d{1,4}(?:\.\d{1,4})?)\s?([mbt])(?![a-z0-9])", re.ASCII)


def with_lists(cells: pd.DataFrame, mixture: str) -> tuple[pd.DataFrame, tuple[OpenQuestion, ...]]:
    """Return raw cells with lists of shares as columns `mix/1`, `mix/2` ... where `mixture` is "yes".

    Where nobody has said so, a question asks it: a list does not name its domains.
    """
    if any(same(str(h)).startswith("mix/") for h in cells.columns):
        return cells, ()
    for header in cells.columns:
        if (shares := _shares(cells[header])) is None:
            continue
        if mixture == "yes":
            return pd.concat([cells, shares], axis=1), ()
        text = f"{quote(header)} lists shares of {shares.shape[1]} domains and does not name them: read them in order?"
        choices = ((f"as mix/1 to mix/{shares.shape[1]}", "yes"), ("leave them unread", "no"))
        asks = OpenQuestion(text, header, "mixture", choices, choices[1][0])
        return cells, () if mixture else (asks,)
    return cells, ()


def with_sizes(cells: pd.DataFrame, columns: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Return raw cells with those columns of sizes that a person's corrections name, such as "size in model"."""
    for header, _ in columns:
        source = header.removeprefix(IN_NAME)
        if header.startswith(IN_NAME) and source in cells and header not in cells:
            cells = cells.assign(**{header: _sizes(cells[source])})
    return cells


def sizes_in_names(cells: pd.DataFrame, unread: Iterable[str]) -> tuple[OpenQuestion, ...]:
    """Return the question whether names hold sizes, for the first header of texts where most do, and they differ."""
    for header in unread:
        if cells[header].dtype.kind in "fiub":
            continue
        names = first_texts(cells[header], LOOKED_AT)
        sizes = {name: size for name in names if (size := _size(name)) == size}
        if len(names) < 2 or len(sizes) < _MOST * len(names) or len({*sizes.values()}) < 2:
            continue
        name, size = next(iter(sizes.items()))
        text = f"No column gives sizes: do the names in {quote(header)}, as {count(size)} parameters in {quote(name)}?"
        return (OpenQuestion(text, IN_NAME + header, "column", (("yes", "params"), ("no", "")), "no"),)
    return ()


def _sizes(names: pd.Series) -> pd.Series:
    """Return the number of parameters that each name gives, NaN where it gives none or several."""
    codes, distinct = pd.factorize(names.astype(object), use_na_sentinel=True)
    found = np.array([*map(_size, distinct), np.nan])
    return pd.Series(found[codes], names.index)


def _size(name: object) -> float:
    sizes = {f"{number}{letter}" for number, letter in _SIZE.findall(clean(name)[:LONGEST].lower())}
    return (value(sizes.pop()) or np.nan) if len(sizes) == 1 else np.nan


def _shares(source: pd.Series) -> pd.DataFrame | None:
    """Return the lists of a column as columns `mix/1` ..., None where most cells are no lists of shares."""
    if source.dtype.kind in "fiub":
        return None
    begin = [str(cell) for cell in source.iloc[:LOOKED_AT].tolist() if isinstance(cell, str) and cell]
    if begin and not any(mark in cell for cell in begin for mark in _MARKS):
        return None
    first = [cell for cell in first_texts(source, LOOKED_AT) if cell]
    if not first or np.mean([_list(cell) is not None for cell in first]) < _MOST:
        return None
    codes, distinct = pd.factorize(source.astype(object), use_na_sentinel=True)
    lists = [_list(clean(cell)) or [] for cell in distinct] + [[]]
    width = max(map(len, lists))
    table = np.full((len(lists), width), np.nan)
    for i, shares in enumerate(lists):
        table[i, : len(shares)] = shares
    return pd.DataFrame(table[codes], source.index, [f"mix/{i + 1}" for i in range(width)])


def _list(cell: str) -> list[float] | None:
    """Return the shares in a cell such as "0.25|0.75" or "[0.2, 0.8]", None where it is no list of shares."""
    if len(cell) > LONGEST or not any(mark in cell for mark in _MARKS):
        return None
    found = [value(word) for word in _SEPARATORS.split(cell.strip("[]() ")) if word]
    shares = [share for share in found if share is not None and 0 <= share <= 1]
    fine = len(shares) == len(found) > 1 and _WHOLE[0] < sum(shares) < _WHOLE[1]
    return shares if fine else None
