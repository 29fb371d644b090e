"""An example of the chart `ranges`."""

import pandas as pd

from core.charts.data.ranges import ranges


def example(frame: pd.DataFrame):
    units = {"params": "parameters", "tokens": "tokens", "flops": "FLOP", "loss": "nats per token"}
    return ranges(frame.melt("excluded", list(units), "column", "value").assign(unit=lambda v: v["column"].map(units)))
