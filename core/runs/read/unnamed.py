"""Rows without a name whose numbers are the means, sums or medians of the others: summaries, and no runs."""

import itertools
import math
from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pandas as pd

from ..numbers import absent, numbers

_CLOSE = 2e-3  # relative difference of a printed mean from the mean of what is printed, at most
_EXACT = 1e-9  # and at least: that of two ways to add numbers up
_PRINTED = 200  # numbers of a column that show to how many places they are printed
_FEWEST = 3  # runs that a summary is of
_ENDS = 2  # rows at the end of a table without texts that may be summaries
_MOST_BLANK = 4  # rows without a name that are looked at
_NAMED = 0.5  # of the rows must have a text, so that one without stands out
_SEEN = 50  # cells that show whether a column holds texts
_MOST_CELLS = 1_000_000


def unnamed_summaries(cells: pd.DataFrame, reasons: pd.Series) -> pd.Series:
    """Return `reasons` [R] ("" where a row is a run) with one for each row that is a statistic of the others.

    Rows are looked at that have no text where most others have one; in a table without texts, the last ones. All
    numbers of such a row must be means, sums, medians or deviations of their columns, and there must be two or more.
    """
    live = np.flatnonzero((reasons == "").to_numpy())
    if len(live) <= _FEWEST or cells.size > _MOST_CELLS:
        return reasons
    texts = [h for h in cells.columns if _holds_texts(cells[h])]
    blank = _blank(cells.iloc[live], texts)
    tried = [blank, blank[-1:]] if texts else [list(range(len(live) - n, len(live))) for n in range(1, _ENDS + 1)]
    if texts and not blank:
        return reasons
    table = _varying(cells.iloc[live], [h for h in cells.columns if h not in texts])
    for rows in tried if table.shape[1] > 1 else ():
        words = _statistics(table, rows)
        if not texts and (np.delete(table, rows, axis=0)[:, None] == table[rows]).all(axis=2).any():
            continue  # the copy of a run
        if all(words) if not texts else any(words):
            found = reasons.to_numpy(object).copy()
            for row, word in zip(rows, words, strict=True):
                found[live[row]] = word and f"a summary row without a name (each number is the {word} of its column)"
            return pd.Series(found, index=reasons.index, dtype=str)
    return reasons


def _holds_texts(source: pd.Series) -> bool:
    """Return whether the first cells of a column that hold something hold no numbers."""
    if source.dtype.kind in "fiub":
        return False
    held = list(itertools.islice((c for c in source.to_numpy(object) if not absent(c) and str(c).strip()), _SEEN))
    return bool(held) and bool(np.isnan(numbers(pd.Series(held, dtype=object))[0]).all())


def _blank(cells: pd.DataFrame, texts: Sequence[str]) -> list[int]:
    """Return the places of the few rows that have no text where most others have one."""
    filled = [(cells[h].fillna("").astype(str).str.strip() != "").to_numpy() for h in texts]
    filled = [column for column in filled if column.mean() >= _NAMED]
    found = np.flatnonzero(~np.any(filled, axis=0)).tolist() if filled else []
    return found if len(found) <= _MOST_BLANK else []


def _varying(cells: pd.DataFrame, headers: Sequence[str]) -> np.ndarray:
    """Return the columns of numbers that vary, float64 [rows, columns]."""
    columns = [np.where(np.isfinite(v := numbers(cells[h])[0]), v, np.nan) for h in headers]
    columns = [c for c in columns if np.isfinite(c).any() and np.nanmax(c) > np.nanmin(c)]
    return np.stack(columns, axis=1) if columns else np.empty((len(cells), 0))


def _statistics(table: np.ndarray, rows: Sequence[int]) -> list[str]:
    """Return which statistic of the other rows of numbers [R, C] each of `rows` holds, "" for none."""
    others = np.delete(table, rows, axis=0)
    if table.shape[1] < 2:  # no column varies, or one alone, which is no evidence
        return ["" for _ in rows]
    if (np.isfinite(others).sum(axis=0) < _FEWEST).any() or not (scale := np.nanmax(np.abs(others), axis=0)).all():
        return ["" for _ in rows]
    others = others / scale  # so that squares stay finite
    deviations = np.stack([np.nanstd(others, axis=0, ddof=d) for d in (0, 1)])
    known = {
        "mean": np.nanmean(others, axis=0), "sum": np.nansum(others, axis=0), "median": np.nanmedian(others, axis=0),
        "standard deviation": deviations,
    }  # fmt: skip
    with np.errstate(over="ignore", invalid="ignore"):  # a number that is far above all others is no statistic of them
        return [_statistic(table[row], others, scale, known) for row in rows]


def _statistic(row: np.ndarray, others: np.ndarray, scale: np.ndarray, known: dict[str, np.ndarray]) -> str:
    """Return the statistic that most numbers of a row [C] are, "" unless each is one and two or more are given.

    Each must agree as far as it and the `others` [R, C], in units of `scale` [C], are printed: a run in the middle of a
    design has sizes that are means, and a loss near the mean.
    """
    given = np.isfinite(row)
    near = {word: np.isclose(row / scale, v, rtol=_CLOSE, atol=0).reshape(-1, len(row)) for word, v in known.items()}
    if not np.any([hits.any(axis=0) for hits in near.values()], axis=0)[given].all():
        return ""
    finest = np.array([min(map(_place, column[:_PRINTED])) for column in (others * scale).T])
    half = np.array([_place(v) for v in row]) / 2
    most = {word: half + finest / 2 * (len(others) if word == "sum" else 1) for word in known}
    close = {
        word: near[word]
        & (np.abs(row / scale - v) * scale <= most[word] + _EXACT * np.abs(row)).reshape(near[word].shape)
        for word, v in known.items()
    }
    hits = {word: np.asarray(found.any(axis=0))[given] for word, found in close.items()}
    deviates = hits.pop("standard deviation")
    if given.sum() < 2 or not (deviates.all() or np.any([*hits.values()], axis=0).all()):
        return ""
    return "standard deviation" if deviates.all() else max(hits, key=lambda word: hits[word].sum())


def _place(number: float) -> float:
    """Return what one unit is worth in the last place to which a number is printed, infinite for no number."""
    if not math.isfinite(number):
        return math.inf
    exponent = Decimal(repr(float(f"{number:.12g}"))).normalize().as_tuple().exponent
    return 10.0 ** int(exponent)
