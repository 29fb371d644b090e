"""Covariances of a discrepancy: one that is alike everywhere, and one that grows with the distance from the runs."""

import numpy as np

TOGETHER = 0.1  # weight of the product of two features in the kernel that grows


def squared_exponential(a: np.ndarray, b: np.ndarray, length: float) -> np.ndarray:
    """Return exp(-|a - b|^2 / (2 length^2)) [n, m] for coordinates a [n, d] and b [m, d]."""
    apart = ((a[:, None] - b[None]) ** 2).sum(axis=-1)
    return np.exp(-0.5 * apart / length**2)


def growing(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return an integrated Wiener process in each coordinate, plus products of two [n, m], for a [n, d] and b [m, d].

    One coordinate has the covariance m^3 / 3 + m^2 |s - t| / 2 with m = min(s, t) (Rasmussen & Williams 2006, equation
    6.28): its variance grows with the cube of the distance from the lowest run, and a draw has a slope everywhere.
    Nothing lies below the lowest run: a point below it takes its mirror image.
    """
    s, t = np.abs(a)[:, None], np.abs(b)[None]
    low = np.minimum(s, t)
    each = low**3 / 3 + low**2 * np.abs(s - t) / 2
    each = np.where((a[:, None] < 0) == (b[None] < 0), each, 0.0)  # the two sides of the lowest run are independent
    total = each.sum(axis=-1)
    return total + TOGETHER * (total**2 - (each**2).sum(axis=-1)) / 2


def growing_variance(a: np.ndarray) -> np.ndarray:
    """Return the diagonal [n] of `growing(a, a)`."""
    each = np.abs(a) ** 3 / 3
    total = each.sum(axis=-1)
    return total + TOGETHER * (total**2 - (each**2).sum(axis=-1)) / 2
