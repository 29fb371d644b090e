"""An example of the chart `runs_along`."""

import pandas as pd

from core.charts.data.runs_along import runs_along


def example(frame: pd.DataFrame):
    runs = frame.rename(columns={"flops": "x", "loss": "y"})[["x", "y", "excluded"]].assign(run="a run")
    return runs_along(runs, "flops", "loss")
