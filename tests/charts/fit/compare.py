"""An example of the chart `compare`."""

import numpy as np
import pandas as pd

from core.charts.fit.compare import compare


def example(frame: pd.DataFrame):
    rows = [
        ("power-law-compute", 0.0085, 0.0105, False, "AICc weight 0.00"),
        ("chinchilla", 0.0094, 0.0050, False, "AICc weight 1.00"),
        ("kaplan-nd", 0.0242, 0.0118, False, "AICc weight 0.00"),
        ("best value seen", 0.0247, np.nan, True, None),
        ("power law without floor", 0.0348, np.nan, True, None),
    ]
    table = pd.DataFrame(rows, columns=["name", "hidden", "cv", "baseline", "note"])
    return compare(table.iloc[: len(frame)])
