"""Losses in several units in one column: rows that lie on the law of the others once they are converted.

Nats and bits differ by ln 2, nats and decimal logarithms by ln 10, and a perplexity is the exponential of a loss in
nats. The factors are those of `mixed_units`, which looks at a fit; this looks for what most rows follow.
"""

from collections.abc import Callable

import numpy as np

from ...mixed_units import PAIRS
from ..errors import SweepErrors
from ..finding import Finding
from ._rows import called, counted, names, numbers

RANK = 10
KIND = "errors"
OUT, LEAST = 5.0, 0.03  # deviations from the others, and log error at least, of a row that may be in another unit
FITS = 4.0  # deviations within which a converted row lies on the law
WIDEST = 0.08  # beyond which one conversion is like another
AMID = 0.1  # share of the converted rows that may lie amid the two clusters
CENTRED, ALIKE = 0.008, 2.0  # log error of the middle converted row (or one deviation), and its spread in deviations
EXPLAINED = 0.6  # share of the rows far off that one conversion must bring back
FEWEST = 2
MOST = 0.5

Conversion = Callable[[np.ndarray], np.ndarray]


def look(sweep: SweepErrors) -> Finding | None:
    """Return the rows that one conversion brings onto the law of the others, None where no conversion does."""
    if not sweep.target.startswith("loss") or sweep.followed is None:
        return None
    off = sweep.kept & (np.abs(sweep.errors) > max(OUT * sweep.deviation, LEAST))
    if off.sum() < FEWEST:
        return None
    if "vocab_size" in sweep.table and sweep.table["vocab_size"][sweep.kept].nunique() > 1:
        return None  # tokens of another length move losses as well
    predicted = np.log(sweep.y) - sweep.errors
    near = min(max(FITS * sweep.deviation, LEAST), WIDEST)
    for these, others, converted in _conversions():
        with np.errstate(all="ignore"):
            errors = np.log(converted(sweep.y)) - predicted
            rows = off & (np.abs(errors) < near)
        enough = FEWEST <= rows.sum() >= EXPLAINED * off.sum() and rows.sum() <= MOST * sweep.kept.sum()
        if enough and _like_others(errors[rows], sweep.deviation) and _gap(sweep, rows):
            return _finding(sweep, rows, these, others)
    return None


def _like_others(errors: np.ndarray, deviation: float) -> bool:
    """Whether converted rows lie around the law of the others, and as closely."""
    middle = float(np.median(errors))
    spread = 1.4826 * float(np.median(np.abs(errors - middle)))
    return abs(middle) < max(CENTRED, deviation) and spread < ALIKE * deviation


def _gap(sweep: SweepErrors, rows: np.ndarray) -> bool:
    """Whether hardly a row lies amid the `rows` [n] and the others."""
    step = float(np.median(np.abs(sweep.errors[rows])))
    amid = sweep.kept & ~rows & (np.abs(sweep.errors) > 0.25 * step) & (np.abs(sweep.errors) < 0.75 * step)
    return bool(amid.sum() <= AMID * rows.sum())


def _conversions() -> list[tuple[str, str, Conversion]]:
    """Return what rows may be in, what the others are then in, and how to convert them."""
    found: list[tuple[str, str, Conversion]] = []
    for pair in PAIRS:
        found.append((pair.upper, pair.lower, lambda y, s=pair.step: y * np.exp(-s)))
        found.append((pair.lower, pair.upper, lambda y, s=pair.step: y * np.exp(s)))
    return [*found, ("perplexities", "losses", np.log), ("losses", "perplexities", np.exp)]


def _finding(sweep: SweepErrors, rows: np.ndarray, these: str, others: str) -> Finding:
    return Finding(
        cause="units",
        subject=f"{counted(sweep, rows)} in another unit",
        sentence=f"{called(sweep, rows)} are {these}, as it seems, and the others are {others}.",
        next_step=f"Convert {counted(sweep, rows)} to {others}, or leave out these rows.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), along=sweep.scales[-1],
    )  # fmt: skip
