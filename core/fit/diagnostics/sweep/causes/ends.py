"""The smallest or the largest models lie above what all others follow: they were not tuned, or not trained, alike.

Small models trained with the settings of large ones, and embeddings that make up most of a small model, bend a law at
its lower end (Porian et al. 2024, arXiv:2406.19146; Pearce & Song 2024, arXiv:2406.12907). Large models bend it upwards
where their rates are too high, or where they stop early.
"""

import numpy as np

from ..errors import SweepErrors
from ..finding import Finding
from ..trend import trend
from ._rows import column, counted, names, numbers, written

RANK = 55
KIND = "errors"
FEWEST_SIZES = 5
MOST = 0.4  # share of the sizes that may make up an end
LEAST, DEVIATIONS = 0.01, 2.0  # log error by which an end lies above, and in deviations of the others
SURE, PART = 1e-6, 0.25  # beyond what `trend` asks, because several ends are tried


def look(sweep: SweepErrors) -> Finding | None:
    """Return the rows of the sizes at one end that lie above the others, None where none do."""
    if not sweep.size or sweep.followed is None:
        return None
    sizes = sweep.values(sweep.size)
    levels = sweep.levels(sweep.size)
    each = np.unique(levels[sweep.kept])
    if len(each) < FEWEST_SIZES:
        return None
    best = None
    for n in range(1, int(MOST * len(each)) + 1):
        for end, few in (("smallest", each[:n]), ("largest", each[-n:])):
            rows = sweep.kept & np.isin(levels, few)
            found = trend(sweep, rows[:, None].astype(float))
            by = float(np.median(sweep.errors[rows]))
            large = min(found.by[0], by) > max(LEAST, DEVIATIONS * sweep.deviation)
            if large and found.p < SURE and found.share > max(PART, best[0] if best else 0.0):
                best = found.share, by, end, n, rows
    return _finding(sweep, sizes, *best[1:]) if best else None


def _finding(sweep: SweepErrors, sizes: np.ndarray, by: float, end: str, n: int, rows: np.ndarray) -> Finding:
    models = f"the {n} {end} sizes" if n > 1 else f"the {end} size"
    limit = sizes[rows].max() if end == "smallest" else sizes[rows].min()
    rates = sweep.values("learning_rate")[sweep.kept] if "learning_rate" in sweep.table else np.array([])
    one = len(np.unique(rates)) == 1
    why = "all have the learning rate of the others" if one else "their rates may not be tuned"
    shown = written(sweep.size, float(limit))
    side, sign = ("up to", ">") if end == "smallest" else ("from", "<")
    return Finding(
        cause="ends",
        subject=models,
        sentence=f"The {models.removeprefix('the ')}, {side} {shown} {column(sweep.size)}, lie {np.expm1(by):.1%} above the others: {why}.",
        next_step=f"Tune rate and batch at {models} and train {counted(sweep, rows)} again, or leave out these rows.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), keep=f"{sweep.size} {sign} {limit:.17g}", along=sweep.size,
    )  # fmt: skip
