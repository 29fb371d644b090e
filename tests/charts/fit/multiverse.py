"""An example of the chart `multiverse`."""

import numpy as np
import pandas as pd

from core.charts.fit.multiverse import multiverse


def example(frame: pd.DataFrame):
    advice = {"Huber on log loss, delta 0.001": 16.6, "squared error of log loss": 12.0, "squared error of loss": 8.0}
    rows = [
        (name, i == 0, quantity, value, *((value * 0.9, value * 1.1) if i == 0 else (np.nan, np.nan)))
        for i, (name, tokens) in enumerate(advice.items())
        for quantity, value in (
            ("alpha", 0.347 + 0.006 * i),
            ("beta", 0.366 + 0.03 * i),
            ("tokens per parameter", tokens),
        )
    ]
    columns = ["objective", "own", "quantity", "value", "low", "high"]
    return multiverse(pd.DataFrame(rows, columns=columns).iloc[: 2 * len(frame)])
