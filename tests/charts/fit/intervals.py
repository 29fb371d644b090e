"""An example of the chart `intervals`."""

import numpy as np
import pandas as pd

from core.charts.fit.intervals import intervals


def example(frame: pd.DataFrame):
    rows = [
        ("E", 1.8172, 1.78, 1.85, 1.69, "hoffmann"),
        ("A", 482.01, 370.0, 640.0, 406.4, "hoffmann"),
        ("B", 2085.43, 1200.0, 3600.0, 410.7, "hoffmann"),
        ("α", 0.3478, 0.33, 0.365, 0.34, "hoffmann"),
        ("β", 0.3658, 0.343, 0.39, np.nan, None),
    ]
    columns = ["parameter", "value", "low", "high", "published", "published_name"]
    return intervals(pd.DataFrame(rows, columns=columns))
