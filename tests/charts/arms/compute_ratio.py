"""An example of the chart `compute_ratio`."""

import numpy as np
import pandas as pd

from core.charts.arms.compute_ratio import compute_ratio


def example(runs: pd.DataFrame):
    flops = np.geomspace(1e18, 1e23, 60)
    value = 1.3 * (flops / 1e20) ** -0.03
    half = 0.02 + 0.05 * np.abs(np.log10(flops / 1e20))
    curve = pd.DataFrame({"flops": flops, "value": value, "low": value * (1 - half), "high": value * (1 + half)})
    curve["beyond"] = flops > 1e21
    points = runs[["flops", "params", "tokens"]].rename(columns={"params": "size"})
    points = points.assign(value=1.3 * (points["flops"] / 1e20) ** -0.03)
    at = pd.DataFrame({"flops": [1e23], "value": [1.06], "low": [0.9], "high": [1.25]}).head(len(runs))
    return compute_ratio(curve, points, at, (6e18, 3e21), "compute of AdamW over that of Muon")
