"""Pad runs to a few sizes, so that nothing compiles twice.

Padding repeats the last run with weight zero: rows of zeros would have no logarithm.
"""

import numpy as np

SMALLEST = 64
BETWEEN = 4096  # up to here there is one more size between two powers of two


def bucket(n: int) -> int:
    """Return the padded size for `n` runs: the next power of two, or three quarters of it; at least 64."""
    size = max(SMALLEST, 1 << (n - 1).bit_length())
    return size * 3 // 4 if SMALLEST < size <= BETWEEN and n <= size * 3 // 4 else size


def pad(values: np.ndarray, size: int) -> np.ndarray:
    """Return values [n] as float64 [size]; the last value fills the rest."""
    return np.asarray(values, float)[np.minimum(np.arange(size), len(values) - 1)]


def pad_weights(weights: np.ndarray, size: int) -> np.ndarray:
    """Return weights [..., n] as float64 [..., size]; the padding has weight zero."""
    out = np.zeros((*weights.shape[:-1], size))
    out[..., : weights.shape[-1]] = weights
    return out


def pad_targets(targets: np.ndarray, size: int) -> np.ndarray:
    """Return targets [L, n] as [L, size]: the last one fills the rest, because it must be finite and weighs nothing."""
    return np.concatenate([targets, np.repeat(targets[:, -1:], size - targets.shape[1], axis=1)], axis=1)
