"""An example of the chart `thumbnail`."""

import pandas as pd

from core.charts.home.thumbnail import thumbnail


def example(frame: pd.DataFrame):
    return thumbnail(frame[["flops", "loss", "excluded"]])
