"""An example of the chart `observed_predicted`."""

import pandas as pd

from core.charts.fit.observed_predicted import observed_predicted


def example(frame: pd.DataFrame):
    held_out = frame["flops"] > 2e21
    columns = ["run", "predicted", "excluded", "params", "tokens", "flops"]
    return observed_predicted(frame[columns].assign(observed=frame["loss"], held_out=held_out), "nats per token")
