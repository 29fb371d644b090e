"""Whether errors lie apart between the levels of a column, and the rows of the most common level."""

import numpy as np
import pandas as pd

from ..errors import SweepErrors
from ..trend import ErrorTrend, trend

MOST_LEVELS = 12
FEWEST = 3  # rows of a level


def between(sweep: SweepErrors, cells: pd.Series) -> tuple[ErrorTrend, np.ndarray, str] | None:
    """Return how errors differ between levels of `cells` [n], the rows [n] of the most common one, and its name.

    None where there are too many levels, or too few rows in each.
    """
    codes, found = pd.factorize(cells.astype(str).to_numpy(object), use_na_sentinel=False)
    sizes = np.bincount(codes[sweep.kept], minlength=len(found))
    several = np.flatnonzero(sizes >= FEWEST)
    if not 2 <= len(several) <= MOST_LEVELS or sizes[several].sum() < 0.8 * sizes.sum():
        return None
    common = int(np.argmax(sizes))
    columns = np.column_stack([codes == c for c in several if c != common]).astype(float)
    return trend(sweep, columns), codes == common, str(found[common])
