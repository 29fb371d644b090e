"""An example of the chart `batch_cost`."""

import numpy as np
import pandas as pd

from core.charts.batch.batch_cost import batch_cost


def example(runs: pd.DataFrame):
    batch = np.geomspace(1e4, 1e8, min(len(runs), 60))
    table = pd.DataFrame({
        "batch_tokens": batch, "percent": 100 * batch / 4e6, "steps": 1e11 / batch, "tokens": 1e11 * (1 + batch / 4e6)
    })  # fmt: skip
    points = table.iloc[[10, 40]] if len(table) > 40 else table.iloc[:1]
    points = points.assign(label=["yours", "the middle"][: len(points)], kind=["best", "other"][: len(points)])
    return batch_cost(table, points)
