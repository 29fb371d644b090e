"""An example of the chart `forecast_errors`."""

import numpy as np
import pandas as pd

from core.charts.forecasts.forecast_errors import INSIDE, OUTSIDE, WAITS, forecast_errors


def example(runs: pd.DataFrame):
    n = len(runs)
    off = np.where(np.arange(n) % 3 == 2, np.nan, np.linspace(-4, 6, n))
    held = np.abs(off) <= 3
    state = np.where(np.isnan(off), WAITS, np.where(held, INSIDE, OUTSIDE))
    return forecast_errors(
        pd.DataFrame({
            "title": [f"Run {i}" for i in range(n)], "low": -3.0, "high": 3.0, "off": off, "state": state,
            "words": state,
        })
    )  # fmt: skip
