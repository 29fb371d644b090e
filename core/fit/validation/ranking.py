"""Whether predictions rank alternatives as they turn out, which is what a small run is for."""

import numpy as np


def decision_accuracy(predicted: np.ndarray, observed: np.ndarray) -> float:
    """Return the share of pairs that predictions rank as they were observed, from 0 to 1.

    `predicted` and `observed` [n] are scores of n >= 2 alternatives, in any units, both larger or both smaller where an
    alternative is better. A pair with equal predictions counts half, and one with equal observations is no decision.
    It is nan where no pair is one. After Magnusson et al. 2025 (arXiv:2504.11393, DataDecide), whose 25 recipes of data
    make 300 pairs.
    """
    first, second = np.triu_indices(len(observed), 1)
    foreseen, found = np.sign(predicted[first] - predicted[second]), np.sign(observed[first] - observed[second])
    decided = found != 0
    if not decided.any():
        return float("nan")
    right = np.where(foreseen == 0, 0.5, foreseen == found)
    return float(right[decided].mean())
