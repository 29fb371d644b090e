"""An example of the chart `frontier`."""

import numpy as np
import pandas as pd

from core.charts.allocate.frontier import frontier
from tests.charts._runs import loss, optimum


def example(frame: pd.DataFrame, n: int = 80, known: bool = True, form: bool = False):
    flops = np.geomspace(1e18, 1e26, n)
    params, tokens = optimum(flops)
    wide = 0.04 + 0.06 * np.maximum(0, np.log10(flops / 3e21)) if known else np.nan
    points = pd.DataFrame({"flops": flops, "params": params, "tokens": tokens, "loss": loss(params, tokens)})
    for name in ("params", "tokens"):
        points[f"{name}_low"], points[f"{name}_high"] = points[name] / (1 + wide), points[name] * (1 + wide)
    points["low"], points["high"] = points["loss"] - 0.02, points["loss"] + 0.02
    if form:
        points["sampling_low"], points["sampling_high"] = points["loss"] - 0.01, points["loss"] + 0.01
    return frontier(points.assign(beyond=(flops > 3e21) | (flops < 6e18)), 1e24, (6e18, 3e21))
