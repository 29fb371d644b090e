"""Settings whose best value is the last one tried, at the smallest or the largest models: a better one may lie beyond.

A valley that has its lowest point at an end of the sweep does not show it (Porian et al. 2024, arXiv:2406.19146,
appendix; Czech et al. 2026, arXiv:2603.22339, on parabolas whose lowest point lies outside).
"""

import numpy as np

from ..errors import SweepErrors
from ..finding import Finding
from ._rows import column, written
from ._settings import OFF, swept

RANK = 70
KIND = "design"
COLUMNS = ("learning_rate", "batch_tokens")
FEWEST_VALUES = 3
OFTEN = 0.75  # share of the cells of one size whose best value stands at the same end
FEWEST_SIZES = 2
FEWEST_CELLS = 3
LEAST, DEVIATIONS = 0.003, 4.0  # log error by which the end beats the value before it, and in deviations


def look(sweep: SweepErrors) -> Finding | None:
    """Return the end of the sizes at which a swept setting is not bracketed, None where all are."""
    if sweep.followed is None or not sweep.size:
        return None
    return next((found for name in COLUMNS if (found := _look(sweep, name))), None)


def _look(sweep: SweepErrors, name: str) -> Finding | None:
    design = swept(sweep, name)
    if design is None:
        return None
    cells, logs = design
    sizes = sweep.levels(sweep.size)
    if len(np.unique(sizes)) < FEWEST_SIZES:
        return None
    for which, level in (("smallest", sizes.min()), ("largest", sizes.max())):
        ends = [_end(logs[rows], sweep.errors[rows]) for rows in _rows_of(sweep, cells, sizes == level)]
        ends = [e for e in ends if e]
        if not ends:
            continue
        for side, toward in (("lowest", -1), ("highest", 1)):
            at_end = [e for e in ends if e[0] == toward]
            if len(at_end) >= OFTEN * len(ends) and _sure(np.array([e[2] for e in at_end]), sweep.deviation):
                beyond = np.exp(np.median([e[1] for e in at_end]))
                return Finding(
                    cause="unbracketed",
                    subject=f"no bracketed {column(name)} at the {which} models",
                    sentence=f"The {side} {column(name)} tried is the best one of the {which} models.",
                    next_step=f"Try a {column(name)} of {written(name, beyond)} and beyond, {_at(len(ends))} the "
                    f"{which} models.",
                    along=name,
                )  # fmt: skip
    return None


def _rows_of(sweep: SweepErrors, cells: np.ndarray, among: np.ndarray) -> list[np.ndarray]:
    rows = sweep.kept & among
    return [np.flatnonzero(rows & (cells == c)) for c in np.unique(cells[rows])]


def _end(logs: np.ndarray, errors: np.ndarray) -> tuple[int, float, float] | None:
    """Return where the best of a cell stands, -1, 0 or 1, the next value beyond, and its lead over the one before."""
    values = np.unique(logs)
    if len(values) < FEWEST_VALUES or np.ptp(values) < OFF:
        return None
    lowest = np.array([errors[logs == v].min() for v in values])
    best = int(np.argmin(lowest))
    toward = -1 if best == 0 else 1 if best == len(values) - 1 else 0
    inner = best - toward
    return toward, float(2 * values[best] - values[inner]), float(lowest[inner] - lowest[best])


def _sure(better: np.ndarray, deviation: float) -> bool:
    """Whether the end beats the value before it, from by how much it does in each cell."""
    spread = float(better.std(ddof=1)) / np.sqrt(len(better)) if len(better) >= FEWEST_CELLS else deviation
    return float(better.mean()) > max(LEAST, DEVIATIONS * spread)


def _at(cells: int) -> str:
    return "at" if cells == 1 else f"at {cells} lengths of"
