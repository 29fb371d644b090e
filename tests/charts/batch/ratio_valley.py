"""An example of the chart `ratio_valley`."""

import numpy as np
import pandas as pd

from core.charts.batch.ratio_valley import ratio_valley


def example(runs: pd.DataFrame):
    rate, batch = (v.ravel() for v in np.meshgrid(np.geomspace(3e-4, 1e-2, 8), np.geomspace(6e4, 4e6, 5)))
    loss = 2.2 * np.exp(0.01 * np.log(rate / 2e-3) ** 2 + 0.006 * np.log(batch / 4e5) ** 2)
    table = pd.DataFrame({"learning_rate": rate, "batch_tokens": batch, "ratio": rate / batch, "loss": loss})
    table = table.assign(words=[f"{b / 1e3:.0f}K" for b in batch]).iloc[: len(runs)]
    lowest = pd.DataFrame({"ratio": [5e-9], "low": [3e-9], "high": [8e-9]}).iloc[: min(len(table), 1)]
    return ratio_valley(table, lowest, "nats per token")
