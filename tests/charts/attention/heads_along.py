"""An example of the chart `heads_along`."""

import numpy as np
import pandas as pd

from core.charts.attention.heads_along import heads_along


def example(runs: pd.DataFrame):
    table = pd.DataFrame({
        "context": np.geomspace(1024, 1e6, 11), "query_heads": [32] * 4 + [16] * 4 + [8] * 3,
        "kv_heads": [8] * 2 + [4] * 5 + [1] * 4, "params": np.geomspace(6e8, 2e9, 11),
    })  # fmt: skip
    return heads_along(table.iloc[: len(runs)], 131_072.0, (32, 8))
