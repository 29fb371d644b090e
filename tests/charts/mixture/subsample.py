"""An example of the chart `subsample`."""

import numpy as np
import pandas as pd

from core.charts.mixture.subsample import subsample


def example(runs: pd.DataFrame):
    counts = [8, 12, 16, 24, 32, 48, 64]
    lost = [0.05, 0.021, 0.012, 0.006, 0.003, 0.0012, 0.0]
    table = pd.DataFrame({"mixtures": counts, "given_up": lost, "low": np.multiply(lost, 0.3)})
    table = table.assign(high=np.multiply(lost, 2.5), error=[0.02, 0.014, 0.011, 0.009, 0.008, 0.0075, np.nan])
    return subsample(table.iloc[: len(runs)], "nats per token")
