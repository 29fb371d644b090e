"""What laws need that are sums over many ranks or passes: whole numbers, and places and weights of an integral."""

import numpy as np

PLACES, WEIGHTS = np.polynomial.legendre.leggauss(64)  # from -1 to 1


def counted(last: int) -> np.ndarray:
    """Return the numbers [last] from 1 to `last`."""
    return np.arange(1.0, last + 1.0)
