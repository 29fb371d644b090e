"""Decide by the words of training tools how a run ended, and leave out what did not reach its planned length.

A word alone is no judgement: many runs that are marked as failed were trained to the end. So what was reached decides
where the planned length is known.
"""

from collections.abc import Iterable
from typing import Literal

import numpy as np
import pandas as pd

from ..numbers import numbers
from ..options import OpenQuestion
from ..words import listing, plural, quote
from .findings import Findings

Ending = Literal["done", "ended early", "not ended", "diverged", "unknown"]
REACHED = 0.99  # share of the planned length that counts as all of it
MOST = 0.5  # where more than this share of the rows has such a word, the word is no reason to leave a row out
UNKNOWN = 0.1  # of the cells of a column of such words may be others
QUESTION = "ended"

# Words of Weights & Biases, MLflow, Slurm (long and short), Ray, Lightning; the first word of a cell counts.
_DONE = "ok done finished complete completed success successful succeeded terminated exited converged cd"
_DONE += " fertig abgeschlossen beendet terminé terminée fini finie completado terminado 完成 已完成 成功"
_EARLY = (
    "failed fail failure error errored crashed crash killed preempted cancelled canceled timeout out_of_memory oom "
    "node_fail boot_fail evicted deadline revoked stopped aborted interrupted f to nf pr bf dl ca rv "
    "abgebrochen fehlgeschlagen abgestürzt échoué échouée interrompu fallido cancelado 失败 中断 崩溃"
)
_GOING = (
    "running pending preempting scheduled suspended requeued completing configuring resizing paused queued submitted "
    "starting unfinished incomplete pd r s rq cg cf rs läuft laufend en cours corriendo 运行中 进行中"
)
_WORDS: dict[Ending, str] = {"done": _DONE, "ended early": _EARLY, "not ended": _GOING, "diverged": "diverged"}
_ENDINGS: dict[str, Ending] = {
    word: kind
    for kind, words in _WORDS.items()
    for word in words.split()
}  # fmt: skip
_SHORT = 2  # letters of abbreviations (CA, TO, R): they speak only where no cell says anything else
_LEAST_CUT = 5  # letters of a word that a table cut with "+"

# Headers, as they are compared (the last part of a path), of a planned length and of what was reached.
_PLANNED_STEPS = {
    *("maxsteps", "maxiters", "maxiterations", "totalsteps", "trainsteps", "numtrainsteps", "trainiters", "numsteps"),
    *("maxiter", "numiterations", "trainiterations", "totaliterations", "steps", "plannedsteps", "stepsplanned"),
}
_REACHED_STEPS = {
    *("step", "globalstep", "iter", "iteration", "trainstep", "trainerglobalstep", "currentstep", "laststep"),
    *("laststeps", "stepsdone", "stepsreached", "reachedstep", "reachedsteps", "finalstep", "trainiter"),
}
_PLANNED_TOKENS = {
    *("maxtokens", "plannedtokens", "tokensplanned", "targettokens", "tokenstarget", "tokenbudget", "budgettokens"),
    *("tokensbudget", "totaltokensplanned", "maxtraintokens", "traintokensplanned"),
}
_REACHED_TOKENS = {"tokensseen", "tokensreached", "reachedtokens", "ntokensseen", "numinputtokensseen", "tokensdone"}


def ending(word: str) -> Ending:
    """Return how a run ended by a cell such as "finished", "CANCELLED by 1001" or "CANCELLED+"; "" says nothing bad."""
    parts = [part for part in word.lower().split() if any(c.isalnum() for c in part)]  # a sign before it says nothing
    first = parts[0].strip(".,:;()") if parts else ""
    if not first:
        return "done"
    if first in _ENDINGS:
        return _ENDINGS[first]
    cut = first.rstrip("+")
    if cut != first and len(cut) >= _LEAST_CUT:
        found: list[Ending] = [e for w, e in _ENDINGS.items() if w.startswith(cut)]
        return found[0] if found else "unknown"
    return "unknown"


def are_endings(words: Iterable[str]) -> bool:
    """Return whether nearly all `words`, cells of a column, say how runs ended, and some that they did not end well."""
    kinds = [ending(word) for word in words if word.strip()]
    bad = sum(kind not in ("done", "unknown") for kind in kinds)
    return bool(kinds) and bad > 0 and kinds.count("unknown") <= UNKNOWN * len(kinds)


def _endings(words: Iterable[str]) -> dict[str, Ending]:
    """Return how runs ended by each of several words; among words that are none of a tool, short ones say nothing."""
    found: dict[str, Ending] = {word: ending(word) for word in words}
    if "unknown" in found.values():
        for word in [w for w, kind in found.items() if kind != "done" and len(w.strip()) <= _SHORT]:
            found[word] = "unknown"
    return found


def statuses(findings: Findings) -> tuple[OpenQuestion, ...]:
    """Leave out the rows of runs that did not end well, unless they reached what was planned or were taken back.

    Returns the question that is open where most rows carry such a word: they are used until somebody answers.
    """
    if "status" not in findings.table:
        return ()
    words = findings.table["status"].astype(str)
    kinds = words.map(_endings(words.unique()))
    _diverged(findings, kinds.to_numpy(object) == "diverged")
    _unknown(findings, words[kinds == "unknown"])
    doubtful = kinds.isin(["ended early", "not ended"]).to_numpy() & findings.live
    if not doubtful.any():
        return ()
    share = reached(findings)
    full = doubtful & (np.nan_to_num(share) >= REACHED)
    if full.any():
        said = listing(sorted(set(words[full])), 5)
        findings.say(
            "note", f"status: {plural(int(full.sum()), 'row')} of {said} used, for the planned length was reached",
            "status",
        )  # fmt: skip
    short = doubtful & (np.nan_to_num(share, nan=1.0) < REACHED)
    unknown = doubtful & np.isnan(share)
    answer = findings.options.ended
    ask = not answer and unknown.sum() > MOST * max(int(findings.live.sum()), 1)
    out = short | unknown if answer == "leave out" else short if not answer else np.zeros(len(words), bool)
    if not answer and not ask:
        out = out | unknown
    findings.leave_out(out, "status", lambda i: _said(words.iloc[i], share[i]))
    if not ask:
        return ()
    count = f"{plural(int(unknown.sum()), 'row')} of {int((findings.live | out).sum()):,}"
    said = listing(sorted({quote(w) for w in words[unknown]}), 3)
    findings.say(
        "warning", f"status: {count} are {said}; they are used, because most rows are: leave them out if they are "
        "not what was planned", "status",
    )  # fmt: skip
    text = f"{count} are {said}. Shall they be used?"
    return (OpenQuestion(text, "status", QUESTION, (("Use them", "use"), ("Leave them out", "leave out")), "Use them"),)


def _said(word: str, share: float) -> str:
    at = f" at {share:.0%} of the planned length" if np.isfinite(share) else ""
    return f"is {quote(word)}{at}"


def _diverged(findings: Findings, rows: np.ndarray) -> None:
    if count := int(rows.sum()):
        findings.say("note", f"status: {plural(count, 'diverged row')} left out of fits", "status")


def _unknown(findings: Findings, words: Iterable[str]) -> None:
    if other := sorted(set(words)):
        findings.say(
            "warning",
            f"status: {listing(map(quote, other), 5)} counts as ok; known are the words of training tools, such as "
            "finished, failed, running, diverged",
            "status",
        )


def reached(findings: Findings) -> np.ndarray:
    """Return the share of its planned length that the run of each row reached [R], NaN where that is not known.

    Steps counted from 0 end one below the plan. Of rows that share a run the farthest counts.
    """
    table = findings.table
    found = np.full(len(table), np.nan)
    for planned, done, plus in (
        (_column(findings, "steps", _PLANNED_STEPS), _column(findings, "step", _REACHED_STEPS), 1.0),
        (
            _column(findings, "", _PLANNED_TOKENS),
            _column(findings, "", _REACHED_TOKENS, fallback="tokens"),
            0.0,
        ),
    ):
        if planned is None or done is None:
            continue
        with np.errstate(all="ignore"):
            share = np.where((planned > 0) & (done >= 0), (done + plus) / planned, np.nan)
        found = np.where(np.isnan(found), share, found)
    if "run" in table and np.isfinite(found).any():
        names = table["run"].where(table["run"] != "", [f"\x00{i}" for i in range(len(table))])
        found = pd.Series(found, table.index).groupby(names.to_numpy()).transform("max").to_numpy()
    return found


def _column(findings: Findings, name: str, keys: set[str], fallback: str = "") -> np.ndarray | None:
    """Return a column as numbers [R]: the canonical one, or that beside the table whose header has one of the keys."""
    if name and name in findings.table:
        return findings.table[name].to_numpy(np.float64)
    for header in findings.beside.columns:
        if findings.last_part(header) in keys:
            values, unread = numbers(findings.beside[header])
            if not unread.all() and np.isfinite(values).any():
                return values
    return findings.table[fallback].to_numpy(np.float64) if fallback in findings.table else None
