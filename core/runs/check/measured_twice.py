"""Rows that are alike but for their target and a word, "split: train": several measurements of one run."""

import numpy as np
import pandas as pd

from ..schema import column, is_target
from ..words import listing, plural, quote
from .findings import Findings

# Headers, as they are compared, that say what was measured and not what was trained.
_MEASURED = frozenset(
    "split dataset evaldataset evaldata evalset valset evalsplit subset corpus domain metric metricname measure task "
    "benchmark phase stage testset heldout evaluation validationset losstype targetname".split()
)
_MOST_WORDS = 50
_MOST_ROWS = 200_000
_MOST = 0.5  # of the rows must be among those that are measured several times


def measured_twice(findings: Findings) -> None:
    """Warn where most rows have others that are the same but for the target and a column that says what it is of.

    Where rows have names of runs any column of words may tell them apart; else one whose header says so.
    """
    live = findings.live
    if not 1 < live.sum() <= _MOST_ROWS or not any(is_target(n) for n in findings.table.columns):
        return
    keys = None
    named = "run" in findings.table and bool((findings.table.loc[live, "run"] != "").all())
    for header in findings.beside.columns:
        said = _words(findings.beside[header][live]) if named or findings.last_part(header) in _MEASURED else None
        if said is None:
            continue
        keys = _alike(findings.table[live]) if keys is None else keys
        if len(np.unique(keys)) == len(keys):
            return
        frame = pd.DataFrame({"key": keys, "word": said.to_numpy()})
        groups = frame.groupby("key")["word"].agg(["size", "nunique"])
        several = groups["size"] > 1
        apart = several & (groups["size"] == groups["nunique"])
        if groups.loc[apart, "size"].sum() > _MOST * len(frame) and apart.sum() > _MOST * several.sum():
            words = listing(map(quote, dict.fromkeys(said)), 4)
            rows = plural(int(groups.loc[apart, "size"].sum()), "row")
            text = f"{rows} differ from another in their target and in {quote(header)} ({words}) alone"
            findings.say(
                "warning", f"{text}: a fit takes them for measurements of one thing; filter them by that column"
            )
            return


def _words(cells: pd.Series) -> pd.Series | None:
    """Return cells as texts where they are a few words, None for numbers, for gaps and for many words."""
    if cells.dtype.kind in "fiub" or cells.isna().any():
        return None
    distinct = cells.unique()
    if not 1 < len(distinct) <= _MOST_WORDS or not all(isinstance(c, str) and c.strip() for c in distinct):
        return None
    return cells if any(c.strip()[0].isalpha() for c in distinct) else None


def _alike(table: pd.DataFrame) -> np.ndarray:
    """Return a number [R] for each row that is that of all rows with the same settings, run, step and tokens."""
    names = [n for n in table.columns if not is_target(n) and n not in ("excluded", "seconds")]
    names = [n for n in names if column(n).kind != "text" or n == "run"]
    if not names:  # nothing says that two rows are of one thing
        return np.arange(len(table))
    return table.groupby(names, dropna=False, sort=False).ngroup().to_numpy()
