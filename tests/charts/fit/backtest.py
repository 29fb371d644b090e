"""An example of the chart `backtest`."""

import numpy as np
import pandas as pd

from core.charts.fit.backtest import backtest
from tests.charts._runs import EDGE


def predictions(frame: pd.DataFrame) -> pd.DataFrame:
    """Two laws and two baselines on the example's runs, as core.fit.validation.backtest hands them over."""
    held = frame["flops"] > EDGE
    shared = pd.DataFrame(
        {"run": frame["run"], "x": frame["flops"], "observed": frame["loss"], "held_out": held, "row": frame.index}
    )
    best, last = (frame.loc[~held, "loss"].agg(f) if len(frame) else 2.0 for f in ("min", "median"))
    guesses = {
        "chinchilla": (False, frame["predicted"]),
        "power-law-compute": (False, frame["predicted"] * (1 + 0.02 * np.log10(frame["flops"] / EDGE))),
        "best-seen": (True, best),
        "last-value": (True, last),
    }
    parts = [shared.assign(entrant=k, baseline=b, predicted=p) for k, (b, p) in guesses.items()]
    return pd.concat(parts, ignore_index=True)


def example(frame: pd.DataFrame):
    return backtest(predictions(frame))
