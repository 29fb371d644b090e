"""An example of the chart `head_costs`."""

import numpy as np
import pandas as pd

from core.charts.attention.head_costs import head_costs


def example(runs: pd.DataFrame, n: int = 21):
    """Configurations along a curve, two of them chosen, some forbidden."""
    n = n if len(runs) else 0
    place = np.linspace(0.05, 1, n)
    table = pd.DataFrame({
        "label": [f"{2 ** (i % 6)} query, 1 KV" for i in range(n)], "kind": "within",
        "params": np.geomspace(6e8, 3e9, n), "memory": 2 / place, "flops": 3 * place + 1,
    })  # fmt: skip
    table.loc[table.index[: min(n, 1)], "kind"] = "best"
    table.loc[table.index[3:4], "kind"] = "other"
    table.loc[table.index[-4:], "kind"] = "beyond"
    return head_costs(table, table[["memory", "flops"]], "128K tokens")
