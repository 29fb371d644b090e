"""How far a law misses the largest sizes when it is fitted to the others."""

import numpy as np

from ...errors import BadInput
from ...laws.base import Law
from ...runs import Runs
from ..fitting import fit
from ..options import FitOptions
from .residuals import mean_error, residuals

HIDDEN = 5  # one of so many sizes is hidden
FEWEST = 3  # sizes that must be left


def error_on_largest(law: Law, runs: Runs, column: str, options: FitOptions) -> float | None:
    """Return the mean error (a share) on the largest fifth of the sizes in `column` of a law fitted to the others.

    None where fewer than three sizes would be left, or these cannot be fitted.
    """
    sizes = np.unique(runs.included[column].dropna())
    hidden = max(len(sizes) // HIDDEN, 1)
    if len(sizes) - hidden < FEWEST:
        return None
    cut = f"{column} < {float(sizes[-hidden])!r}"
    try:
        part = fit(law, runs.where(cut), options)
    except BadInput:
        return None
    return mean_error(residuals(part, runs.where(f"not ({cut})"))) if part.ok else None
