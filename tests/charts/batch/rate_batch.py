"""An example of the chart `rate_batch`."""

import pandas as pd

from core.charts.batch.rate_batch import rate_batch


def example(runs: pd.DataFrame):
    points = pd.DataFrame({
        "label": ["one", "two", "middle of the laws"], "kind": ["other", "other", "best"], "batch": [8, 128, 2700],
        "learning_rate": [9e-5, 2e-6, 8e-4],
    })  # fmt: skip
    points = points.assign(ratio=points["learning_rate"] / points["batch"]).iloc[: len(runs)]
    return rate_batch(points)
