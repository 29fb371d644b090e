"""An example of the chart `cost_loss`."""

import numpy as np
import pandas as pd

from core.charts.attention.cost_loss import cost_loss


def example(runs: pd.DataFrame):
    n = 20 if len(runs) else 0
    size = np.geomspace(1e8, 1e10, n)
    curves = pd.concat([
        pd.DataFrame({"label": f"{h} query", "cost": size / 1e9 + 40 / h, "loss": 2 + 60 * (1 + 1 / h) * size**-0.2})
        for h in (8, 16, 32)
    ])  # fmt: skip
    lowest = curves[curves["label"] == "16 query"]
    points = lowest.iloc[[5, 10]] if n else lowest
    points = points.assign(kind=["best", "other"][: len(points)])
    return cost_loss(curves, lowest, points, "memory (GB)", "nats per token")
