"""Find what the shares of a mixture sum to."""

import numpy as np

# Shares are printed to so many digits that each may be off by half a unit in the last one: 17 domains to three decimals
# sum to 1 within 0.0085. What whole percentages of many domains would explain is too much to be taken for rounding.
MOST_ROUNDING = 2e-2
PERCENT = 100.0


def whole_of(shares: np.ndarray) -> float:
    """Return 100 when more rows of shares [R, K] sum to 100 than to 1, else 1. The shares have no gaps."""
    total = shares.sum(axis=1)
    one, hundred = ((np.abs(total / whole - 1) <= MOST_ROUNDING).sum() for whole in (1.0, PERCENT))
    return PERCENT if hundred > one else 1.0


def sums_to_one(shares: np.ndarray) -> np.ndarray:
    """Return which rows of shares [R, K] sum to 1 within MOST_ROUNDING, or to 100 when most do. NaN counts as 0."""
    filled = np.nan_to_num(shares)
    off = np.abs(filled.sum(axis=1) / whole_of(filled) - 1)
    return (off <= MOST_ROUNDING) & (filled >= 0).all(axis=1)
