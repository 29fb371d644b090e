"""An example of the chart `hull`."""

import numpy as np
import pandas as pd

from core.charts.shape.hull import hull


def example(runs: pd.DataFrame):
    cost = np.geomspace(1e18, 4e21, len(runs))
    noise = np.random.default_rng(0).exponential(0.1, len(runs))
    table = pd.DataFrame({"cost": cost, "loss": 1.8 + 2.5 * (cost / 1e18) ** -0.15 + noise})
    table["label"] = np.where(cost < 1e20, "512 × 11", "1536 × 50")
    best = table.iloc[:: max(len(runs) // 12, 1)].assign(loss=lambda t: 1.8 + 2.5 * (t["cost"] / 1e18) ** -0.15)
    return hull(table, best, "nats per token", "flops", "training compute (FLOP)")
