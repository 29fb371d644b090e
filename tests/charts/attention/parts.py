"""An example of the chart `parts`."""

import numpy as np
import pandas as pd

from core.charts.attention.parts import parts


def example(runs: pd.DataFrame):
    names = ["weights", "keys and values", "activations"]
    table = pd.DataFrame({
        "whole": np.repeat(["best", "32 query, 8 KV"], 3), "part": names * 2, "amount": [1.6, 0.4, 0.0, 2.1, 6.4, 0.1],
    })  # fmt: skip
    return parts(table.iloc[: len(runs)], "memory (GB)", names)
