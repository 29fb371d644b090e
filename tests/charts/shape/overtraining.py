"""An example of the chart `overtraining`."""

import numpy as np
import pandas as pd

from core.charts.shape.overtraining import overtraining


def example(runs: pd.DataFrame):
    ratio = np.geomspace(1 / 8, 256, 45 if len(runs) else 0)
    curve = pd.DataFrame({"ratio": ratio, "excess": 0.03 * np.log(ratio) ** 2, "tokens": 3e10 * ratio})
    curve = curve.assign(width=2304 / ratio**0.3, depth=42 / ratio**0.3, params=4e9 / ratio, beyond=ratio > 12)
    points = pd.DataFrame({"label": ["Pythia 410M"], "ratio": [8.0], "excess": [0.16], "params": [4.1e8]})
    return overtraining(curve, points[: len(curve)], "nats per token")
