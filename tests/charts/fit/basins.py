"""An example of the chart `basins`."""

import pandas as pd

from core.charts.fit.basins import basins


def example(frame: pd.DataFrame):
    ends = pd.DataFrame({"value": [1e-3, 1.0004e-3, 1.2e-3, 5e-3, 2.0], "starts": [180, 40, 20, 12, 4]})
    return basins(ends.iloc[: len(frame)])
