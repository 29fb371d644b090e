"""An example of the chart `setting_cost`."""

import numpy as np
import pandas as pd

from core.charts.batch.setting_cost import setting_cost


def example(runs: pd.DataFrame):
    times = np.geomspace(0.2, 5, 61)[: len(runs)]
    nats = 0.02 * np.log(times) ** 2
    curve = pd.DataFrame({
        "times": times, "nats": nats, "nats_low": nats * 0.8, "nats_high": nats * 1.2, "fewer": 300 * nats,
        "beyond": (times < 0.3) | (times > 3),
    })  # fmt: skip
    dots = curve.iloc[10:50:4][["times", "nats"]]
    points = curve.iloc[[47]] if len(curve) > 47 else curve.iloc[:1]
    points = points.assign(label=["twice the best"][: len(points)], kind=["best"][: len(points)])
    return setting_cost(curve, dots, points, "the best learning rate", "nats per token")
