"""An example of the chart `demand`."""

import numpy as np
import pandas as pd

from core.charts.inference.demand import demand


def example(runs: pd.DataFrame):
    served = np.geomspace(1e10, 1e15, 31 if len(runs) else 0)
    curve = pd.DataFrame({"served": served, "params": 3e10 / (1 + served / 5e12) ** 0.4})
    curve["tokens"] = 1.5e12 * (1 + served / 5e12) ** 0.45
    curve = curve.assign(tokens_per_param=curve["tokens"] / curve["params"], saving=1 - 1 / (1 + served / 5e13))
    return demand(curve, 5e12 if len(curve) else None, 1000.0)
