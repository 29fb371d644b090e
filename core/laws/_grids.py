"""The start grid of Hoffmann et al. 2022 (arXiv:2203.15556, third approach), which its replication and Gemstones keep.

In natural space; the papers give logarithms of coefficients and floor.
"""

import math

EXPONENTS = (0.0, 0.5, 1.0, 1.5, 2.0)
SCALES = tuple(math.exp(v) for v in (0.0, 5.0, 10.0, 15.0, 20.0, 25.0))
FLOORS = tuple(math.exp(v) for v in (-1.0, -0.5, 0.0, 0.5, 1.0))
