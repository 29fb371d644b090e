"""Whether the values of a column are those that real runs have: so a name with several meanings is told."""

import numpy as np

from ..ranges import RANGES
from ..schema import column

_MOST = 0.95  # of the numbers must agree: a diverged run or a gap is no other meaning
_WHOLE = frozenset({"width", "ffn_width", "vocab_size", "context", "devices", "batch_tokens"})


def agrees(name: str, values: np.ndarray) -> bool:
    """Return whether nearly all of `values`, canonical numbers of any shape, lie where those of column `name` do.

    Columns that count need whole numbers. Without a finite number nothing agrees.
    """
    found = values[np.isfinite(values)]
    if not len(found):
        return False
    low, high = RANGES[name].names if name in RANGES else (-np.inf, np.inf)
    fine = (found >= low) & (found <= high)
    if name in _WHOLE or column(name).kind == "integer":
        fine &= found == np.round(found)
    return bool(fine.mean() >= _MOST)
