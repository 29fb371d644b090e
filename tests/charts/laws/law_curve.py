"""An example of the chart `law_curve`."""

import numpy as np
import pandas as pd

from core.charts.laws.law_curve import law_curve
from tests.charts._runs import ALPHA, BETA, A, B, E


def example(frame: pd.DataFrame):
    x = np.geomspace(1e7, 1e12, 80)
    sets = {
        "hoffmann": (1.69, 406.4, 410.7, 0.34, 0.28),
        "besiroglu": (E, A, B, ALPHA, BETA),
        "your fit": (1.9, 500, 1500, 0.35, 0.36),
    }
    rows = [
        pd.DataFrame({"x": x, "y": e + a / x**alpha + b / 1e12**beta, "set": name})
        for name, (e, a, b, alpha, beta) in sets.items()
    ]
    return law_curve(pd.concat(rows), x_kind="params")
