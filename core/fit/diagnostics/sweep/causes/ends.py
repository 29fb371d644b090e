"""The smallest or the largest models lie above what all others follow: they were not tuned, or not trained, alike.

Small models trained with the settings of large ones, and embeddings that make up most of a small model, bend a law at
its lower end (Porian et al. 2024, arXiv:2406.19146; Pearce & Song 2024, arXiv:2406.12907). Large models bend it upwards
where their rates are too high, or where they stop early.
"""

import numpy as np

from ..apart import apart
from ..errors import SweepErrors
from ..finding import Finding
from ..trend import trend
from ._rows import column, counted, lie, names, numbers, share_above, written

RANK = 55
KIND = "errors"
FEWEST_SIZES = 5
MOST = 0.4  # share of the sizes that may make up an end
LEAST = 0.01  # log error by which an end lies above
TRIED = (1, 2, 3, 4, 6, 9, 14, 20, 30, 45, 70, 100, 150)  # sizes at an end
LOOKED_AT = 4  # ends that are looked at closely
BETTER = 0.02  # share of the misfit for which more sizes are taken


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
    for end, n, rows in _likely(sweep, levels, each):
        found = apart(sweep, rows, LEAST)
        if found and found.share > (best[0] + BETTER if best else 0.0):
            best = found.share, found.middle, end, n, rows
    return _finding(sweep, sizes, *best[1:]) if best else None


def _likely(sweep: SweepErrors, levels: np.ndarray, each: np.ndarray) -> list[tuple[str, int, np.ndarray]]:
    """Return the ends that errors speak for most, by a quick look: which end, how many sizes, and the rows [n]."""
    found = []
    for n in (n for n in TRIED if n <= MOST * len(each)):
        for end, few in (("smallest", each[:n]), ("largest", each[-n:])):
            rows = sweep.kept & np.isin(levels, few)
            quick = trend(sweep, rows[:, None].astype(float))
            if quick.by[0] > 0:
                found.append((quick.share, (end, n, rows)))
    best = sorted(found, key=lambda f: -f[0])[:LOOKED_AT]
    return sorted((f[1] for f in best), key=lambda f: f[1])


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
        sentence=f"The {models.removeprefix('the ')}, {side} {shown} {column(sweep.size)}, {lie(n)} {share_above(by)} "
        f"above the others: {why}.",
        next_step=f"Tune rate and batch at {models} and train {counted(sweep, rows)} again, or leave out these rows.",
        rows=numbers(sweep, rows), runs=names(sweep, rows), keep=f"{sweep.size} {sign} {limit:.17g}", along=sweep.size,
    )  # fmt: skip
