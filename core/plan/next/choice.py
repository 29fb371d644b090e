"""Choose a run for each rung of a ladder: the one after which the answer is known best."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from .information import Information

Rung = Mapping[str, np.ndarray]


def choose(
    known: Information, ladder: Sequence[Rung], deviations: Callable[[Rung], np.ndarray]
) -> tuple[list[dict[str, float]], Information]:
    """Return one run from each rung of a ladder, the highest rung first, and what is known after all of them.

    A rung is runs by feature [n]; `deviations` gives how well each is known as evidence, as a share of the target.
    Where no run of a rung gains anything, the middle one is taken.
    """
    chosen = []
    for rung in reversed(ladder):
        slopes, sd = known.slopes(rung), deviations(rung)
        best = best_of(known, slopes, sd)
        chosen.append({name: float(values[best]) for name, values in rung.items()})
        known = known.after(slopes[best : best + 1], sd[best : best + 1])
    return chosen, known


def best_of(known: Information, slopes: np.ndarray, sd: np.ndarray) -> int:
    """Return which of n runs with slopes [n, P] and deviations [n] narrows the answer most."""
    gains = known.gains(slopes, sd)
    return int(np.argmax(gains)) if gains.max() > 0 else len(gains) // 2
