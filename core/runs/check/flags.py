"""Columns of true and false that judge a run: diverged, failed, outlier, valid. What they judge badly is left out."""

import numpy as np
import pandas as pd

from ..aliases import key_of
from ..options import OpenQuestion
from ..words import plural, quote
from .findings import Findings
from .statuses import MOST, QUESTION

# Headers, as they are compared, with one meaning only: "converged" and "done" say how long a run was, too.
_BAD = (
    "diverged divergence nan nans failed fail crashed crash oom outlier invalid corrupt corrupted exclude excluded "
    "discard discarded"
)
_GOOD = "valid usable keep include included success successful succeeded ok good use_in_fit used_in_fit in_fit"
_BEFORE = ("", "is", "has", "was", "run", "loss", "training", "train")
_BEHIND = ("", "run", "flag", "loss")
_YES = {"true": True, "yes": True, "y": True, "t": True, "1": True, "1.0": True, "x": True, "✓": True, "✗": False}
_YES |= {"false": False, "no": False, "n": False, "f": False, "0": False, "0.0": False}
_LEAST_FILLED = 0.5  # of the cells must judge; where only true is written, the rest is false


def _judging(words: str) -> frozenset[str]:
    return frozenset(key_of(f"{before}{word}{behind}") for word in words.split() for before in _BEFORE
                     for behind in _BEHIND)  # fmt: skip


_SPEAK_AGAINST, _SPEAK_FOR = _judging(_BAD), _judging(_GOOD)


def flags(findings: Findings) -> tuple[OpenQuestion, ...]:
    """Leave out the rows that a column of true and false judges badly, unless they were taken back.

    Returns the question that is open where that is most rows: they are used until somebody answers.
    """
    questions = []
    for header in findings.beside.columns:
        if (rows := _judged(findings, header)) is not None and rows.any():
            questions += _decided(findings, header, rows)
    return tuple(questions[:1])


def _judged(findings: Findings, header: str) -> np.ndarray | None:
    """Return which rows [R] a column judges badly, None for a column that does not judge."""
    key = findings.last_part(header)
    bad = key in _SPEAK_AGAINST
    if not bad and key not in _SPEAK_FOR:
        return None
    source = findings.beside[header]
    if source.dtype.kind in "fiu" and not source.dropna().isin([0, 1]).all():
        return None
    codes, distinct = pd.factorize(source.astype(object), use_na_sentinel=True)
    words = [str(cell).strip().lower() for cell in distinct]
    given = {word for word in words if word}
    if not given <= set(_YES):
        return None
    said = np.array([*(_YES.get(word, np.nan) for word in words), np.nan], float)[codes]
    if not bad and np.isfinite(said).mean() < _LEAST_FILLED:
        return None  # a mark on a few rows alone
    return said == 1 if bad else said == 0


def _decided(findings: Findings, header: str, rows: np.ndarray) -> list[OpenQuestion]:
    """Leave out the rows [R] that a column judges badly, or ask where they are most rows that count."""
    live = findings.live
    many = (rows & live).sum() > MOST * max(int(live.sum()), 1)
    cells = findings.beside[header].to_numpy(object)
    answer = findings.options.ended
    if answer == "leave out" or (not answer and not many):
        findings.leave_out(rows, "", lambda i: f"{quote(header)} is {str(cells[i]).strip()}")
        return []
    if answer or not many:
        return []
    text = f"{quote(header)} speaks against {plural(int((rows & live).sum()), 'row')} of {int(live.sum()):,}"
    findings.say("warning", f"{text}; they are used, because most rows are: leave them out if they are no good")
    choices = (("Use them", "use"), ("Leave them out", "leave out"))
    return [OpenQuestion(f"{text}. Shall they be used?", header, QUESTION, choices, "Use them")]
