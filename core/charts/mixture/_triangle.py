"""Where a mixture of three domains lies in a triangle."""

import numpy as np
import pandas as pd

SHARES = ["a", "b", "c"]  # at the top, on the left and on the right


def placed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that have any of the three domains, with `x`, `y` (0 to 1) and their shares in percent."""
    shares = frame[SHARES].to_numpy(float)
    total = shares.sum(axis=1)
    inside = np.isfinite(total) & (total > 0)
    among = shares[inside] / total[inside, None]
    percent = dict(zip(SHARES, 100 * shares[inside].T, strict=True))
    return frame[inside].assign(**percent, x=among[:, 2] + among[:, 0] / 2, y=among[:, 0])
