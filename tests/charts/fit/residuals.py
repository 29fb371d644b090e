"""An example of the chart `residuals`."""

import pandas as pd

from core.charts.fit.residuals import residuals


def example(frame: pd.DataFrame):
    return residuals(frame, "params")
