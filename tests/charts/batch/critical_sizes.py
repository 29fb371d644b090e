"""An example of the chart `critical_sizes`."""

import pandas as pd

from core.charts.batch.critical_sizes import critical_sizes


def example(runs: pd.DataFrame):
    rows = [
        {"params": n, "kind": kind, "name": name, "set": "made up", "batch_tokens": k * n**0.5}
        for n in (8.5e7, 3e8, 1.2e9)
        for kind, name, k in (("twice", "B_crit", 100), ("fifth", "B*", 35))
    ]
    points = pd.DataFrame(rows).iloc[: len(runs)]
    points = points.assign(low=points["batch_tokens"] / 1.2, high=points["batch_tokens"] * 1.2)
    return critical_sizes(points, points[["params", "kind", "name", "batch_tokens"]])
