"""Chinchilla's law with published constants, and its loss written out in NumPy."""

import numpy as np

from core import laws
from core.fit import from_published

PUBLISHED = from_published(*laws.get_published("chinchilla@besiroglu"))


def loss_by_hand(params, tokens) -> np.ndarray:
    """E + A / N^alpha + B / D^beta."""
    p = PUBLISHED.values
    n, d = np.asarray(params, float), np.asarray(tokens, float)
    return p["E"] + p["A"] * n ** -p["alpha"] + p["B"] * d ** -p["beta"]
