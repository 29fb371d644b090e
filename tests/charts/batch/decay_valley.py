"""An example of the chart `decay_valley`."""

import numpy as np
import pandas as pd

from core.charts.batch.decay_valley import decay_valley


def example(runs: pd.DataFrame):
    decay = np.array([0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8])[: len(runs)]
    with np.errstate(divide="ignore"):
        tau = np.where(decay > 0, 0.02 / decay, np.nan)
        loss = np.where(decay > 0, 3.0 * np.exp(0.004 * np.log(decay / 0.12) ** 2), 3.05)
    table = pd.DataFrame({"weight_decay": decay, "timescale": tau, "loss": loss, "floor": (decay > 0) & (loss < 3.04)})
    line = np.geomspace(0.02, 0.8, 40)
    curve = pd.DataFrame({
        "weight_decay": line, "loss": 3.0 * np.exp(0.004 * np.log(line / 0.12) ** 2), "beyond": line > 0.5
    })  # fmt: skip
    lowest = pd.DataFrame({"weight_decay": [0.12], "low": [0.08], "high": [0.2], "loss": [3.0]})
    return decay_valley(table, curve if len(runs) else curve.iloc[:0], lowest.iloc[: len(runs)], "nats per token")
