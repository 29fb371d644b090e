"""An example of the chart `time_front`."""

import numpy as np
import pandas as pd

from core.charts.batch.time_front import time_front


def _front(n: int) -> pd.DataFrame:
    time = np.geomspace(0.2, 300, n)
    return pd.DataFrame({
        "time": time, "flops": 1e22 * (1 + 3 / time), "params": np.geomspace(3e9, 1e9, n), "tokens": 1e11 + 1e10 / time,
        "batch_tokens": 1e6 / time, "tokens_per_param": np.geomspace(30, 120, n),
    })  # fmt: skip


def example(runs: pd.DataFrame):
    table = _front(min(len(runs), 40))
    points = table.iloc[[5, 30]] if len(table) > 30 else table.iloc[:1]
    points = points.assign(label=["knee", "cheapest"][: len(points)], kind=["best", "other"][: len(points)])
    return time_front(table, points, "time (days)")
