"""An example of the chart `narrowing`."""

import pandas as pd

from core.charts.fit.narrowing import NarrowedAnswer, narrowing
from tests.charts._runs import loss

ANSWER = NarrowedAnswer(5e23, 2.0, (1.8, 2.3), (1.9, 2.1))


def proposed():
    """Three runs to make."""
    frame = pd.DataFrame({"params": [3e8, 1e9, 3e9], "tokens": [1e10, 3e10, 1e11]})
    frame = frame.assign(flops=6 * frame["params"] * frame["tokens"], label=["next-1", "next-2", "next-3"])
    return frame.assign(value=loss(frame["params"], frame["tokens"]))


def example(frame: pd.DataFrame, answer: NarrowedAnswer = ANSWER):
    runs = frame[["flops", "loss", "label", "excluded"]].rename(columns={"loss": "value"})
    return narrowing(runs, proposed(), answer, "loss")
