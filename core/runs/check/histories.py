"""Thin histories: of the rows that a run logged while it went on, a rule keeps the checkpoints that a fit may use."""

import re

import numpy as np
import pandas as pd

from ...errors import BadInput
from ..words import plural, quote
from .findings import Findings

DENSE = 50.0  # rows a run above which a table is thinned
SIZED = ("params", "params_non_embedding", "active_params", "flops")
KEPT = 25  # rows of a run that are left, about
WARM = 0.1  # of a run, where the table does not say how long its warm-up is
FALLEN = 0.01  # share of the way from its peak to its lowest rate within which a rate has come down
THINNED = "is thinned to checkpoints by the rule"  # what the note on a thinned table says
RULES = "all, last, every K, after warm-up, cooled; several joined by commas"


def thin(findings: Findings, kind: str = "table") -> None:
    """Leave out all rows of dense histories but the checkpoints that the rule in force keeps; a note says which.

    The rule is that of the options, else `after warm-up, every K` where a run has more than DENSE rows and the table
    says how large the models are: curves without sizes are for laws of schedules, which need every row. Raises BadInput
    for what is no rule.
    """
    table, live = findings.table, findings.live
    rule = findings.options.checkpoints.strip().lower()
    named = table["run"].astype(str) if "run" in table else pd.Series("", table.index)
    runs = named[live & (named != "").to_numpy()]
    if not rule:
        each = len(runs) / max(runs.nunique(), 1)
        if each <= DENSE or not any(name in table for name in SIZED):
            return
        rule = f"after warm-up, every {int(np.ceil(each * (1 - WARM) / KEPT))}"
    if rule == "all" or not len(runs):
        return
    keys = pd.factorize(named)[0]
    places = np.flatnonzero(live & (named != "").to_numpy())
    keep = _kept(rule, findings, places, keys[places])
    out = np.zeros(len(table), bool)
    out[places[~keep]] = True
    words = "a history" if kind == "history" else "a table with many rows a run"
    findings.say(
        "note", f"{words} {THINNED} {quote(rule)}: {int(keep.sum()):,} of "
        f"{plural(len(places), 'row')} are used; allowed are {RULES}", "run",
    )  # fmt: skip
    reason = f"no checkpoint by the rule {quote(rule)}"
    chosen = out & ~findings.kept
    reasons = findings.table["excluded"].to_numpy(object).copy()
    reasons[chosen] = reason
    findings.table["excluded"] = pd.Series(reasons, index=table.index, dtype=str)


def _kept(rule: str, findings: Findings, places: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Return which of the rows at `places` [n], of runs numbered by `keys` [n], a rule keeps."""
    table = findings.table
    name = next((c for c in ("step", "tokens", "flops") if c in table and table[c].notna().any()), None)
    progress = table[name].to_numpy(np.float64)[places] if name else np.arange(len(places), dtype=float)
    order = np.lexsort((progress, keys))
    ends = np.concatenate([np.diff(keys[order]) != 0, [True]])
    last = np.zeros(len(places), bool)
    last[order[ends]] = True
    keep = np.ones(len(places), bool)
    parts = [" ".join(p.split()) for p in rule.split(",") if p.strip()]
    for part in sorted(parts, key=lambda p: p.startswith("every")):
        if part == "last":
            keep &= last
        elif part in ("after warm-up", "after warmup", "after warm up"):
            keep &= last | (progress >= _warm(table, name, places, keys, progress))
        elif part == "cooled":
            keep &= last | _cooled(table, places, keys, progress)
        elif every := re.fullmatch(r"every (\d{1,9})", part, re.ASCII):
            keep &= last | _every(max(int(every[1]), 1), order[keep[order]], keys, len(places))
        else:
            raise BadInput(f"{quote(part)} is no rule for checkpoints: allowed are {RULES}")
    return keep


def _every(k: int, order: np.ndarray, keys: np.ndarray, rows: int) -> np.ndarray:
    """Return which rows are every k-th of their run, counted from its last; `order` sorts those that are left."""
    back = pd.Series(keys[order]).groupby(keys[order]).cumcount(ascending=False).to_numpy()
    found = np.zeros(rows, bool)
    found[order[back % k == 0]] = True
    return found


def _warm(table: pd.DataFrame, name: str | None, places: np.ndarray, keys: np.ndarray, progress: np.ndarray):
    """Return where the warm-up of the run of each row [n] ends: as the table says, else after a tenth of the run."""
    tenth = WARM * pd.Series(progress).groupby(keys).transform("max").to_numpy()
    if name == "step" and "warmup_steps" in table:
        given = table["warmup_steps"].to_numpy(np.float64)[places]
        return np.where(np.isfinite(given), given, tenth)
    return tenth


def _cooled(table: pd.DataFrame, places: np.ndarray, keys: np.ndarray, progress: np.ndarray) -> np.ndarray:
    """Return the rows [n] at which the learning rate has come down from its peak for good."""
    if "learning_rate" not in table:
        return np.zeros(len(places), bool)
    frame = pd.DataFrame({"key": keys, "rate": table["learning_rate"].to_numpy(np.float64)[places], "at": progress})
    peak = frame.groupby("key")["rate"].transform("max")
    peak_at = frame["at"].where(frame["rate"] >= peak * (1 - 1e-9)).groupby(frame["key"]).transform("max")
    after = frame["rate"].where(frame["at"] >= peak_at)
    lowest = after.groupby(frame["key"]).transform("min")
    falls = lowest < peak * (1 - FALLEN)
    return (falls & (after <= lowest + FALLEN * (peak - lowest))).to_numpy()
