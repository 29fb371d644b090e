"""An example of the chart `cost_front`."""

import numpy as np
import pandas as pd

from core.charts.home.cost_front import cost_front


def _front(n: int) -> pd.DataFrame:
    cost = np.geomspace(2, 80, n)
    loss = 1.9 + 0.6 / cost
    return pd.DataFrame({
        "cost": cost, "loss": loss, "above": loss / loss.min() - 1 if n else loss, "params": cost * 5e8,
        "tokens": 4e12 / np.maximum(cost, 1), "width": np.round(cost) * 64, "depth": 24.0, "vocab_size": 131_072.0,
        "memory": cost,
    })  # fmt: skip


def example(runs: pd.DataFrame):
    table = _front(min(len(runs), 40))
    points = table.iloc[[10, 39]] if len(table) > 39 else table.iloc[-1:]
    points = points.assign(label=["26 GB", "the plan"][-len(points) :], kind=["other", "best"][-len(points) :])
    return cost_front(table, points, "memory in use (GB)", "nats per token", 0.005)
