"""An example of the chart `valley`."""

import numpy as np
import pandas as pd

from core.charts.batch.valley import valley


def example(runs: pd.DataFrame):
    rate, batch = (v.ravel() for v in np.meshgrid(np.geomspace(3e-4, 1e-2, 8), np.geomspace(6e4, 4e6, 7)))
    loss = 2.2 * np.exp(0.01 * np.log(rate / 2e-3) ** 2 + 0.006 * np.log(batch / 4e5) ** 2)
    table = pd.DataFrame({"learning_rate": rate, "batch_tokens": batch, "loss": loss, "floor": loss < 2.24})
    lowest = pd.DataFrame({
        "learning_rate": [2e-3], "batch_tokens": [4e5], "x_low": [1.5e-3], "x_high": [2.6e-3], "y_low": [2e5],
        "y_high": [7e5],
    })  # fmt: skip
    n = min(len(runs), len(table))
    return valley(table.iloc[:n], lowest.iloc[: min(n, 1)], ("learning_rate", "batch_tokens"), "nats per token")
