"""How far around a best place the excess over the best stays at zero or below."""

import numpy as np


def span_around(places: np.ndarray, excess: np.ndarray, at: int) -> tuple[float, float]:
    """Return where the `excess` [M] over ascending `places` [M] first rises above zero on both sides of row `at`.

    Between two rows it is taken as linear. An end is minus or plus infinity where it does not rise on that side.
    """
    before, after = np.flatnonzero(excess[:at] > 0), np.flatnonzero(excess[at:] > 0)
    low = _zero_between(places, excess, before[-1]) if len(before) else -np.inf
    high = _zero_between(places, excess, at + after[0] - 1) if len(after) else np.inf
    return float(low), float(high)


def _zero_between(places: np.ndarray, excess: np.ndarray, i: int) -> float:
    """Where the excess is zero between rows i and i + 1."""
    a, b = excess[i], excess[i + 1]
    return places[i] + (places[i + 1] - places[i]) * (a / (a - b))
