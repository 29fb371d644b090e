"""Columns that name checkpoints, "step1000" or "step-1000-tokens4B", as steps and tokens of a run."""

import re

import numpy as np
import pandas as pd

from ..aliases import key_of
from ..numbers import LONGEST, value
from ..ranges import RANGES
from ..words import quote
from .headers import candidates

_NAMES = frozenset(
    {
        *("checkpoint", "checkpoints", "ckpt", "ckpts", "cp", "revision", "modelrevision", "rev", "checkpointname"),
        *("checkpointid", "ckptname", "ckptid", "checkpointpath", "ckptpath", "branch", "snapshot", "modelversion"),
        *("checkpointdir", "ckptdir", "checkpointstep", "ckptstep", "hfrevision", "checkpointfile", "ckptfile"),
    }
)
_BARE = frozenset(name for name in _NAMES if name[:2] in ("ch", "ck"))  # where a number alone is a step
_STEP = re.compile(
    r"(?:^|[^A-Za-z0-9]|(?<=[a-z])(?=[A-Z]))(?:global[-_ ]?step|train[-_ ]?step|step|iter(?:ation)?|checkpoint|ckpt)s?"
    r"[-_ =:.]{0,2}(\d{1,12})([kKmM]?)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_TOKENS = re.compile(
    r"(?:tokens?|toks?)[-_ =:]{0,2}(\d{1,6}(?:\.\d{1,6})?)([kKmMbBtT]?)(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9.])(\d{1,6}(?:\.\d{1,6})?)[-_ ]?([kKmMbBtT])[-_ ]?(?:tokens?|toks?|[tT])(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d{1,6}(?:\.\d{1,6})? ?[mMbBtT]", re.ASCII)  # so many steps nobody trains
_BACK = re.compile(r"(?<![A-Za-z0-9])(\d{1,12})([kKmM]?)[-_ ]?(?:steps?|iters?)(?![A-Za-z0-9])")
NUMBER = "checkpoint number"  # the header of those that are counted by ones
_MOST = 0.8  # of the cells must name a checkpoint; others such as "main" are those of a run without a count
_ROUND = 100  # a revision that is a number of its own is a step from here on, if it is a round one
_NUMBERED = 50  # checkpoints that are numbered by ones, up to this, are counted and no steps


def with_checkpoints(cells: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return raw cells with the steps and tokens that names of checkpoints hold, as columns, and a note on them.

    A column that the table has already is left as it is.
    """
    taken = {c.role for h in cells.columns for c in candidates(str(h))[:1]} | {str(h) for h in cells.columns}
    for header in cells.columns:
        if key_of(re.split(r"[/.]", str(header))[-1]) not in _NAMES:
            continue
        found = {name: values for name, values in _counted(str(header), cells[header]).items() if name not in taken}
        if found:
            verb = "is" if len(found) == 1 else "are"
            said = f"{' and '.join(found)} {verb} read from the names of checkpoints in {quote(header)}."
            return pd.concat([cells, pd.DataFrame(found, index=cells.index)], axis=1), (said,)
    return cells, ()


def _counted(header: str, source: pd.Series) -> dict[str, np.ndarray]:
    """Return the steps and tokens [R] that most cells of a column name, {} where they name none that differ."""
    codes, distinct = pd.factorize(source.astype(object), use_na_sentinel=True)
    bare = key_of(re.split(r"[/.]", header)[-1]) in _BARE
    pairs = [_parsed(str(cell).strip(), bare) if len(str(cell)) <= LONGEST else (None, None) for cell in distinct]
    found = {}
    for name, column in zip(("step", "tokens"), zip(*pairs, strict=True), strict=True) if pairs else ():
        values = np.array([*(np.nan if v is None else v for v in column), np.nan], float)
        known = values[:-1][np.isfinite(values[:-1])]
        if len(np.unique(known)) > 1 and _many(known, len(distinct)) and known.max() <= RANGES[name].high:
            numbered = name == "step" and _by_ones(known)
            found[NUMBER if numbered else name] = values[codes]
    return found


def _by_ones(known: np.ndarray) -> bool:
    """Return whether the steps of checkpoints are 0, 1, 2 ...: the numbers of checkpoints, and no steps."""
    steps = np.unique(known)
    return steps[-1] <= _NUMBERED and bool((np.diff(steps) == 1).all())


def _many(known: np.ndarray, distinct: int) -> bool:
    """Return whether most of the distinct names hold a number; one beside them, such as "main", may hold none."""
    return len(known) >= _MOST * distinct or len(known) == distinct - 1


def _parsed(cell: str, bare: bool) -> tuple[float | None, float | None]:
    """Return the step and the tokens in the name of a checkpoint, None for what it does not say."""
    tokens = _first(_TOKENS.search(cell))
    rest = _TOKENS.sub(" ", cell)
    step = _first(_STEP.search(rest) or _BACK.search(rest))
    if step is None and tokens is None and _AMOUNT.fullmatch(cell):
        tokens = value(cell)
    elif step is None and tokens is None:
        step = value(cell)
        fine = step is not None and step >= 0 and step == round(step) and (bare or (step >= _ROUND and step % 10 == 0))
        step = step if fine else None
    return step, tokens


def _first(found: re.Match[str] | None) -> float | None:
    groups = [g for g in found.groups() if g is not None] if found else []
    return value("".join(groups[:2])) if groups else None
