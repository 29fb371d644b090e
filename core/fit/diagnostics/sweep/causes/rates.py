"""Runs whose learning rates were not tuned: within one size and length, or off what runs of other sizes have.

Laws fitted to runs that are not tuned at each size have other exponents (Porian et al. 2024, arXiv:2406.19146,
section 3.3; Li et al. 2025, arXiv:2503.04715).
"""

from ..errors import SweepErrors
from ..finding import Finding
from ._settings import off_best

RANK = 32
KIND = "errors"
COLUMN = "learning_rate"


def look(sweep: SweepErrors) -> Finding | None:
    """Return the rows off the best learning rates, None where errors do not follow them."""
    return off_best(sweep, COLUMN, "rates")
