"""An example of the chart `rate_width`."""

import numpy as np
import pandas as pd

from core.charts.batch.rate_width import rate_width


def example(runs: pd.DataFrame):
    curve = pd.DataFrame({"x": np.geomspace(128, 8192, 30)}).assign(y=lambda v: 2.56 / v["x"]).iloc[: len(runs)]
    points = pd.DataFrame(
        {"x": [256, 4096], "y": [1e-2, 6.25e-4], "label": ["proxy", "model"], "kind": ["other", "best"]}
    )
    return rate_width(curve, points.iloc[: len(runs)])
