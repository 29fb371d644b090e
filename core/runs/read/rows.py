"""Find the rows of a file that are no runs: repeated headers, rows of units, means and totals, blank rows."""

import re
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from ..aliases import canonical
from ..numbers import MISSING, absent
from ..words import quote

BLANK = frozenset({*MISSING, " ", "--", "---", "—", "–", "NaN", "NA", "N/A", "None", "NULL", "nan", "<NA>"})
FEW = 64  # cells of a column, for which what serves long ones takes longer than a look at each
FIRST = 3  # units stand in one of so many first rows, or below a repeated header
LAST = 20  # rows at the end, among which remarks stand
SEEN = 50  # rows that show whether a column holds numbers
MOST = 1 / 3  # of the rows may be summaries; where more share such a word, it is no word for a summary there
LONGEST = 60  # characters of a cell that may be a word for a summary, or a unit

_STRONG = {
    *("mean", "means", "avg", "average", "averages", "median", "total", "totals", "subtotal", "sum", "σ", "∑", "μ"),
    *("std", "stdev", "stddev", "sd", "std dev", "standard deviation", "variance", "sem", "stderr", "std err"),
    *("standard error", "std error", "st dev", "mittelwert", "summe", "durchschnitt", "gesamt", "insgesamt"),
    *("standardabweichung", "moyenne", "somme", "écart-type", "ecart-type", "écart type", "médiane", "promedio"),
    *("suma", "mediana", "desviación estándar", "desviación típica", "média", "desvio padrão", "deviazione standard"),
    *("среднее", "итого", "сумма", "медиана", "平均", "平均値", "平均值", "均值", "合計", "合计", "总计", "總計"),
    *("标准差", "標準偏差", "中位数", "中央値"),
}
_WEAK = {"min", "max", "minimum", "maximum", "count", "n", "range", "overall", "var", "freq", "unique", "top"}
_ADJECTIVES = {"grand", "overall", "column", "row", "group", "sample", "weighted", "geometric", "arithmetic", "sub"}
_AFTER = {"of", "over", "across", "for", "per", "all"}
# How a summary begins: a quick look, before the words of a cell are taken apart.
_WORDS = "|".join(sorted(map(re.escape, {*_STRONG, *_WEAK, *_ADJECTIVES}), reverse=True))
_BEGINS = re.compile(rf"[\W_]*(?:{_WORDS}|\d{{1,2}}(?:\.\d)?\s?%)", re.IGNORECASE)
_PERCENTILE = re.compile(r"\d{1,2}(?:\.\d)?\s?%", re.ASCII)
_NUMBER = re.compile(r"[~≈<>≤≥±+\-−$']{0,2}\s?[.,]?\d")  # how a cell begins that writes a number
_NO_FIGURE = r"[^0-9.,eE+\-\s]"  # what every word for a summary has, and no plain number
_POWER = re.compile(r"(?:1e|10\^|10\*\*|[x×]\s?10\^?|[x×]\s?1e)\d{1,2}", re.IGNORECASE | re.ASCII)


def not_runs(cells: pd.DataFrame) -> pd.Series:
    """Return the reason for which each row of raw cells is no run, "" where it is one. The index is that of `cells`."""
    reasons = np.full(len(cells), "", object)
    filled = sum((_filled(column).astype(int) for _, column in cells.items()), np.zeros(len(cells), int))
    reasons[filled == 0] = "a blank row"
    texts = [i for i, kind in enumerate(cells.dtypes) if kind.kind not in "fiub"]
    headers = _headers(cells, texts, filled)
    reasons[headers] = "a repeated header"
    for place in _below(headers, len(cells)):
        if not reasons[place] and _units(cells, place, {*texts}):
            reasons[place] = "a row of units"
    if cells.shape[1] > 2:
        for place in np.flatnonzero((filled == 1) & (reasons == "")).tolist():
            if any(_word(cells.iloc[place, i]) for i in texts):
                reasons[place] = "a heading without numbers"
    for place in range(max(len(cells) - LAST, 0), len(cells)):
        if not reasons[place] and _remark(cells, place, {*texts}):
            reasons[place] = "a remark below the table"
    for i in _labels(cells, texts):
        for place, word in _summaries(cells.iloc[:, i], reasons):
            reasons[place] = f"a summary row ({quote(word)})"
    return pd.Series(reasons, index=cells.index, dtype=str)


def _among(column: pd.Series, words: Collection[str]) -> np.ndarray:
    """Return which cells [R] are one of several words."""
    if len(column) > FEW:
        return column.isin(words).to_numpy()
    return np.fromiter((isinstance(c, str) and c in words for c in column.tolist()), bool, len(column))


def _is_blank(cell: object) -> bool:
    return absent(cell) or str(cell).strip() in BLANK


def _filled(column: pd.Series) -> np.ndarray:
    """Return which cells [R] hold something."""
    if len(column) <= FEW:
        return np.array([not absent(c) and not (isinstance(c, str) and c in BLANK) for c in column.tolist()], bool)
    present = column.notna().to_numpy()
    return present if column.dtype.kind in "fiub" else present & ~_among(column, BLANK)


def _word(cell: object) -> bool:
    """Return whether a cell holds text that begins no number."""
    return isinstance(cell, str) and not _is_blank(cell) and not _NUMBER.match(cell.strip())


def _headers(cells: pd.DataFrame, texts: Sequence[int], filled: np.ndarray) -> np.ndarray:
    """Return the places of the rows all of whose cells repeat their headers; two cells or more."""
    repeats = np.zeros(len(cells), int)
    kept = {*texts}
    for i, (name, column) in enumerate(cells.items()):
        header = str(name).strip() if i in kept else ""
        if header and header not in BLANK:
            repeats += _among(column, [header, str(name), f" {header}"])
    return np.flatnonzero((repeats >= min(2, cells.shape[1])) & (repeats == filled))


def _below(headers: np.ndarray, count: int) -> list[int]:
    """Return the places where a row of units may stand."""
    return sorted({p for p in [*range(FIRST), *(headers + 1).tolist()] if p < count})


def _units(cells: pd.DataFrame, place: int, texts: Collection[int]) -> bool:
    """Return whether a row has words, and nothing else, where the rows below it have numbers."""
    row = cells.iloc[place]
    numeric = 0
    for i, cell in enumerate(row):
        if _is_blank(cell):
            continue
        if i not in texts or not isinstance(cell, str) or len(cell) > LONGEST:
            return False
        bare = cell.strip().strip("()[]{} ")
        if not _word(cell) and not _POWER.fullmatch(bare):
            return False
        below = [c for c in cells.iloc[place + 1 : place + 1 + SEEN, i] if not _is_blank(c)]
        if below and sum(not _word(c) for c in below) > 0.8 * len(below):
            numeric += 1
    bracketed = all(str(c).strip()[:1] in "([" for c in row if not _is_blank(c))
    return numeric >= 2 or (numeric == 1 and bracketed)


def _remark(cells: pd.DataFrame, place: int, texts: Collection[int]) -> bool:
    """Return whether a row has sentences, of three words or more, where the rows above it have numbers, and no number.

    Commas in a sentence divide it into cells.
    """
    row = cells.iloc[place]
    words = [i for i, cell in enumerate(row) if not _is_blank(cell)]
    if not words or any(i not in texts or not _word(row.iloc[i]) for i in words):
        return False
    if len(" ".join(str(row.iloc[i]) for i in words).split()) <= max(2, len(words)):
        return False
    above = [[c for c in cells.iloc[max(place - SEEN, 0) : place, i] if not _is_blank(c)] for i in words]
    numeric = [sum(not _word(c) for c in column) > 0.8 * len(column) for column in above if column]
    return sum(numeric) >= 2 or (len(numeric) == 1 and numeric[0])


def _labels(cells: pd.DataFrame, texts: Sequence[int]) -> list[int]:
    """Return the columns in which a row may be called a summary: the first of texts, and those of names."""
    return list(dict.fromkeys([*texts[:1], *(i for i in texts if canonical(str(cells.columns[i])) == "run")]))


def _summaries(column: pd.Series, reasons: np.ndarray) -> list[tuple[int, str]]:
    """Return the places and words of the rows that a column calls summaries.

    A word such as "mean" counts anywhere. One such as "max" counts among the last or first rows, beside another.
    """
    if isinstance(column.dtype, pd.StringDtype) and not column.str.contains(_NO_FIGURE, na=False).any():
        return []
    codes, distinct = pd.factorize(column.astype(object), use_na_sentinel=True)
    begins = _BEGINS.match
    kinds = np.array([*(_kind(c) if isinstance(c, str) and begins(c) else 0 for c in distinct), 0], int)[codes]
    if not kinds.any() or not any(_word(c) for c in distinct):
        return []  # percentages that are numbers name no row
    counts = kinds > 0
    for block in (_run_of(counts, reasons, 1), _run_of(counts, reasons, -1)):
        inside = kinds[block]
        if (inside == 2).any() or len(np.unique(codes[block][inside == 1])) >= 2:
            kinds[block] = np.where(inside > 0, 2, 0)
    found = np.flatnonzero((kinds == 2) & (reasons == ""))
    runs = int((reasons == "").sum())
    words = [str(column.iloc[p]) for p in found]
    return list(zip(found.tolist(), words, strict=True)) if len(found) <= max(MOST * runs, len({*words})) else []


def _run_of(counts: np.ndarray, reasons: np.ndarray, step: int) -> np.ndarray:
    """Return the places of the unbroken block of summaries at the top (step 1) or the bottom (-1) of a table."""
    ordered = np.arange(len(counts))[::step]
    broken = ~(counts | (reasons != ""))[ordered]
    return ordered[: int(np.argmax(broken))] if broken.any() else ordered[:0]


def _kind(cell: str) -> int:
    """Return 2 for a text that says summary anywhere, 1 for one that does so in a block of such rows, else 0."""
    text = cell.strip().strip("*_:= ").lower()
    if not text or len(text) > LONGEST:
        return 0
    if _PERCENTILE.fullmatch(text):
        return 1
    for mark in ("(", "["):
        text = text.partition(mark)[0] or text
    for mark in ("±", "+/-", "/", "&", "+-"):
        text = text.replace(mark, " and ")
    words = [w.strip("*_.:=()[] ") for w in text.split()]
    words = [w for w in words if w]
    kinds: list[int] = []
    while words:
        size, kind = _leading(words)
        if not kind:
            return 0
        kinds.append(kind)
        words = words[size:]
        if not words or words[0] in _AFTER:
            return max(kinds)
        if words[0] != "and":
            return 0
        words = words[1:]
    return max(kinds, default=0)


def _leading(words: list[str]) -> tuple[int, int]:
    """Return how many words name a summary at the front, and its kind; an adjective may stand before it."""
    skip = 1 if words[0] in _ADJECTIVES and len(words) > 1 and words[1] not in {*_AFTER, "and"} else 0
    for size in (2, 1):
        name = " ".join(words[skip : skip + size])
        if name in _STRONG:
            return skip + size, 2
        if name in _WEAK:
            return skip + size, 1
    return 0, 0
