# pyright: reportAttributeAccessIssue=false
"""Read numbers as people write them: 1e24, 70B, 125 million, 1.9x10^18, 1 000 000, 3.30 ± 0.01, 25.1 %."""

import itertools
import math
import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc  # makes its functions on import, so pyright sees none of them

from ..errors import BadInput
from .scales import PLAIN_UNITS, SCALES, exponent_of
from .words import quote

__all__ = ["ALLOWED", "LONGEST", "MISSING", "SCALES", "absent", "first_texts", "numbers", "parse", "value"]

MISSING = frozenset(
    {
        *("", "nan", "na", "n/a", "n.a.", "none", "null", "<na>", "nat", "nil", "-", "--", "---", "—", "–", "−", "?"),
        *("…", "...", "#n/a", "#na", "#nan", "#null!", "#value!", "#div/0!", "#ref!", "#name?", "#num!", "missing"),
    }
)
_MANY = 1000  # rows of texts from which they are read by Arrow, if they are all plain numbers
_FEW = 64  # cells that are looked at one by one
LONGEST = 400  # characters of a text that may be a number
ALLOWED = "plain numbers, 1e9, 1,000 or a suffix K, M, B, G, T"

_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,6})?", re.ASCII)
# One mark between all thousands: comma, underscore, apostrophe or space.
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?:,\d{3})+|(?:_\d{3})+|(?:'\d{3})+|(?: \d{3})+)(?:\.\d*)?", re.ASCII)
_INFINITE = re.compile(r"[+-]?(?:inf(?:inity)?|∞)", re.IGNORECASE | re.ASCII)
_POWER = re.compile(r"(?:(.+?) ?(?:x|\*|·|times) ?)?([+-]?\d{1,4}) ?(?:\^|\*\*) ?\(?([+-]?\d{1,6})\)?", re.ASCII)
_ERROR = re.compile(r"[\d.,eE+-]+", re.ASCII)
_BETWEEN = ("±", "+/-", "+-")
# An error or an interval in brackets behind a number: (0.01), (± 0.01), [3.28, 3.32], (3.28 to 3.32).
_INTERVAL = re.compile(
    r"[(\[] ?(?:(?:±|\+/-|\+-) ?)?[+-]?[\d.]{1,30}(?:e[+-]?\d{1,3})?"
    r"(?: ?(?:,|;|-|–|to) ?[+-]?[\d.]{1,30}(?:e[+-]?\d{1,3})?)? ?[)\]]",
    re.ASCII | re.IGNORECASE,
)
_MARKS = "†‡§¶⁑*♯"  # what stands behind a number in a table of a paper, for a footnote
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ()ó十百千万亿"

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_HIGH = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")
_ALIKE = str.maketrans(
    {"−": "-", "﹣": "-", "×": "x", "✕": "x", "∙": "·", "⋅": "·", "’": "'", "{": "", "}": "", "∗": "*"}
)
_ABOUT = "~≈∼≃"


def value(text: str) -> float | None:
    """Return the number that `text` writes, None when it is no number. Infinity is a number, NaN is not.

    A percentage is a share: "25.1 %" is 0.251. What follows ± or stands in brackets as an error is left aside.
    """
    body = text.strip()
    if _PLAIN.fullmatch(body) and len(body) <= LONGEST:
        return float(body)
    return _written(body) if 0 < len(body) <= LONGEST else None


def _written(text: str) -> float | None:
    body = _alike(text)
    if _INFINITE.fullmatch(body):
        return -math.inf if body[0] == "-" else math.inf
    body, share = _without_percent(_without_marks(body))
    body, later = _without_percent(_certain(body))
    return _number(body, -2 if share or later else 0)


def _without_percent(body: str) -> tuple[str, bool]:
    return (body[:-1].rstrip(), True) if body[-1:] == "%" else (body, False)


def _without_marks(body: str) -> str:
    """Return a number without stars that make it bold, and marks of footnotes behind it: "3.30†", "3.30 (*)"."""
    if body.endswith(("*)", "†)", "‡)")):
        body = body[:-1].rstrip(_MARKS).removesuffix("(").rstrip()
    if body[-1:] not in _MARKS:
        return body
    return body.removeprefix("**").rstrip(_MARKS).rstrip()


def _alike(text: str) -> str:
    """Return `text` with one spelling of spaces, minus, times and raised digits, and without a mark before it."""
    body = " ".join(text.translate(_ALIKE).split())
    if _HIGH & set(body):
        first = next(i for i, c in enumerate(body) if c in _HIGH)
        body = f"{body[:first]}^{body[first:].translate(_RAISED)}"
    if body[:1] == "'" and body[1:2] in "+-=@.0123456789":  # a table exported so that a spreadsheet computes nothing
        body = body[1:]
    if len(body) > 2 and body[0] == "$" and body.count("$") == 2:  # an equation of LaTeX
        body = body.replace("$", "").strip()
    body = body[:-1] if body[-1:] == "." and body[-2:-1].isalpha() else body  # "Mio."
    body = body.lstrip(_ABOUT).lstrip() if body[:1] in _ABOUT else body
    return (
        "-" + body[1:]
        if body[:1] == "–"
        else body.replace("\\times", "x").replace("\\cdot", "·").replace("_\\pm", "±").replace("\\pm", "±")
    )


def _certain(body: str) -> str:
    """Return what stands before an error such as "± 0.01" or "(0.01)", or before an interval."""
    at = max(body.rfind("("), body.rfind("["))
    if at > 0 and body[:at].rstrip()[-1:] in tuple("0123456789.%") and _INTERVAL.fullmatch(body[at:]):
        return body[:at].rstrip()
    for mark in _BETWEEN:
        before, found, after = body.partition(mark)
        if found and before.strip() and _ERROR.fullmatch(after.strip()):
            return before.rstrip()
    return body


def _number(body: str, exponent: int) -> float | None:
    """Return the number that `body` writes times 10 to `exponent`, None when it is none."""
    # Decimal exponents keep the result correctly rounded, so 1.1B is exactly float("1.1e9").
    if _GROUPED.fullmatch(body):
        body = re.sub("[,_' ]", "", body)
    if _PLAIN.fullmatch(body):
        mantissa, _, power = body.lower().partition("e")
        return float(f"{mantissa}e{int(power or 0) + exponent}")
    if found := _POWER.fullmatch(body):
        return _power(found[1], int(found[2]), int(found[3]), exponent)
    figures = body.rstrip(_LETTERS)
    more = _exponent(body[len(figures) :].replace("(", " ").replace(")", " ").split()) if figures != body else None
    return None if more is None or not figures else _number(figures, exponent + more)


def _power(mantissa: str | None, base: int, power: int, exponent: int) -> float | None:
    """Return mantissa times base to the power, None where the mantissa is no number. Too large a power is infinite."""
    if base == 10:
        return _number(mantissa or "1", exponent + power) if not mantissa or "^" not in mantissa else None
    times = _number(mantissa, exponent) if mantissa and "^" not in mantissa else 10.0**exponent
    try:
        return None if times is None else times * float(base) ** power
    except (OverflowError, ZeroDivisionError):
        return math.inf


def _exponent(words: list[str]) -> int | None:
    """Return the power of ten of "M", "billion" or "B tokens", None where a word is neither a scale nor a unit."""
    if len(words) > 1 and words[-1].lower() in PLAIN_UNITS:
        words = words[:-1]
    if len(words) != 1:
        return None
    return 0 if words[0].lower() in PLAIN_UNITS else exponent_of(words[0])


def parse(text: str) -> float:
    """Return the finite number a person typed, such as "1e24", "70B" or "1,000".

    Raises BadInput when the text is no finite number.
    """
    found = value(text)
    if found is None or not math.isfinite(found):
        raise BadInput(f"{quote(text)} is not a number: allowed are {ALLOWED}")
    return found


def _cell(cell: object) -> float:
    """Return the number in one cell, NaN when the cell is missing. Raises ValueError when it holds anything else."""
    if isinstance(cell, (bool, np.bool_)):
        return float(cell)
    if isinstance(cell, (int, float, np.number)):
        return float(cell)  # type: ignore[arg-type]
    text = "" if cell is None or cell is pd.NA or cell is pd.NaT else str(cell)
    found = value(text)
    if found is not None:
        return found
    if text.strip().lower() in MISSING:
        return math.nan
    raise ValueError(text)


def absent(cell: object) -> bool:
    """Return whether a cell holds nothing at all: None, or what pandas writes for a gap."""
    return cell is None or cell is pd.NA or cell is pd.NaT or cell != cell


def first_texts(cells: pd.Series, most: int) -> list[str]:
    """Return the first distinct cells that hold something as texts, at most so many."""
    values = cells.tolist() if len(cells) <= _FEW else pd.unique(cells).tolist()
    found = dict.fromkeys(str(cell) for cell in values if not absent(cell))
    return list(itertools.islice(found, most))


def _plain(cells: pd.Series) -> np.ndarray | None:
    """Return many texts that are all plain numbers or empty as float64 [R], None where others are among them."""
    if not isinstance(cells.dtype, pd.StringDtype) or len(cells) < _MANY:
        return None
    try:
        texts = pa.array(cells)
        return pc.cast(pc.if_else(pc.equal(texts, ""), None, texts), pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowException:
        return None


def numbers(cells: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return cells [R] as float64 [R], and a bool array [R] that marks the cells which hold no number.

    Marked cells are NaN. Missing cells are NaN too, and they are not marked. Each distinct cell is read once.
    """
    if cells.dtype.kind in "fiub":
        return cells.to_numpy(np.float64), np.zeros(len(cells), bool)
    plain = _plain(cells)
    if plain is not None:
        return plain, np.zeros(len(cells), bool)
    if len(cells) <= _FEW:  # of a wide table: what finds distinct cells takes longer than they do
        codes, distinct = np.arange(len(cells)), cells.tolist()
    else:
        codes, distinct = pd.factorize(cells.astype(object), use_na_sentinel=True)
    read = np.full(len(distinct) + 1, np.nan)  # the last one serves missing cells, whose code is -1
    bad = np.zeros(len(distinct) + 1, bool)
    for i, cell in enumerate(distinct):
        try:
            read[i] = _cell(cell)
        except (ValueError, OverflowError, TypeError):
            bad[i] = True
    return read[codes], bad[codes]
