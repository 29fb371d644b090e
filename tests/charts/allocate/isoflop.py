"""An example of the chart `isoflop`."""

import numpy as np
import pandas as pd

from core.charts.allocate.isoflop import isoflop
from tests.charts._runs import loss, optimum


def example(frame: pd.DataFrame, budgets=(6e18, 3e19, 1e20, 3e20, 1e21, 3e21, 1e22), budget: float = 1e21):
    curves, optima = [], []
    for flops in budgets:
        best = optimum(flops)[0]
        params = np.geomspace(best / 30, best * 30, 81)
        curves.append(pd.DataFrame({"flops": flops, "params": params, "tokens": flops / 6 / params}))
        optima.append({"flops": flops, "params": best, "loss": loss(best, flops / 6 / best)})
    table = pd.concat(curves, ignore_index=True) if curves else pd.DataFrame(columns=["flops", "params", "tokens"])
    best = optimum(budget)[0]
    bands = pd.DataFrame({"percent": [0.5, 1.0], "low": [best / 2.1, best / 2.9], "high": [best * 2, best * 2.7]})
    minima = pd.DataFrame(optima, columns=["flops", "params", "loss"])
    runs = frame[["flops", "params", "tokens", "loss", "excluded"]].assign(label="a run")
    return isoflop(table.assign(loss=loss(table["params"], table["tokens"])), minima, bands, budget, runs=runs)
