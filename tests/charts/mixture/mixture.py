"""An example of the chart `mixture`."""

import numpy as np
import pandas as pd

from core.charts.mixture.mixture import mixture


def example(runs: pd.DataFrame):
    share = np.array([0.5, 0.3, 0.2, 0.0]) if len(runs) else np.empty(0)
    frame = pd.DataFrame({"domain": ["web", "books", "code", "mathematics"][: len(share)], "share": share})
    return mixture(frame.assign(low=share * 0.8, high=np.minimum(share * 1.3 + 0.02, 1), other=share[::-1]))
