"""Whether a target rises or falls with the scale of its runs."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

FEWEST_ROWS = 5  # below which ranks say nothing


def with_scale(rows: pd.DataFrame, scales: Sequence[str], target: str) -> float:
    """Return the rank correlation of a target with scale, from -1 (it falls) to 1 (it rises), 0 where nothing tells.

    `rows` has a column for the target and for each of `scales`; scale is their mean rank.
    """
    rows = rows[[*scales, target]].dropna()
    names = [n for n in scales if rows[n].nunique() > 1]
    if not names or len(rows) < FEWEST_ROWS or rows[target].nunique() < 2:
        return 0.0
    scale = rows[names].rank().mean(axis=1)
    if scale.nunique() < 2:
        return 0.0
    return float(np.corrcoef(scale, rows[target].rank())[0, 1])
