"""An example of the chart `timescales`."""

import numpy as np
import pandas as pd

from core.charts.batch.timescales import timescales


def example(runs: pd.DataFrame):
    rows = [(n, r * n, r, tau) for n in (1e8, 5e8) for r in (20, 80, 320) for tau in (0.05, 0.1, 0.2, 0.4, np.nan)]
    table = pd.DataFrame(rows, columns=["size", "tokens", "ratio", "timescale"]).iloc[: len(runs)]
    table["above"] = np.abs(np.log(table["timescale"].fillna(2.0) / 0.2)) / 50
    table["lowest"] = table["timescale"] == 0.2
    points = table[table["lowest"]].assign(low=0.12, high=0.3)
    ratio = np.geomspace(20, 320, 30)
    curve = pd.DataFrame({
        "ratio": ratio, "timescale": 0.8 * ratio**-0.4, "low": 0.6 * ratio**-0.4, "high": 1.1 * ratio**-0.4,
        "beyond": ratio > 200,
    })  # fmt: skip
    published = pd.DataFrame({"ratio": ratio, "timescale": 1.084 * ratio**-0.527, "label": "published"})
    some = len(runs) > 0
    return timescales(table, points, curve if some else curve.iloc[:0], published if some else published.iloc[:0])
