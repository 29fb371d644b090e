"""Runs padded to a few sizes, so that nothing compiles twice.

Padding repeats the last run (a real one: zeros would meet a logarithm) and carries weight zero.
"""

import numpy as np

SMALLEST = 64
BETWEEN = 4096  # up to here there is a size between two powers of two


def bucket(n: int) -> int:
    """Return the padded size for `n` runs: the next power of two or three quarters of it, 64 at least."""
    size = max(SMALLEST, 1 << (n - 1).bit_length())
    return size * 3 // 4 if SMALLEST < size <= BETWEEN and n <= size * 3 // 4 else size


def pad(values: np.ndarray, size: int) -> np.ndarray:
    """Return values [n] as float64 [size], the last one repeated."""
    return np.asarray(values, float)[np.minimum(np.arange(size), len(values) - 1)]


def pad_weights(weights: np.ndarray, size: int) -> np.ndarray:
    """Return weights [..., n] as float64 [..., size], zero on the padding."""
    out = np.zeros((*weights.shape[:-1], size))
    out[..., : weights.shape[-1]] = weights
    return out
