"""An example of the chart `extrapolation`."""

import pandas as pd

from core.charts.extrapolate.extrapolation import TargetPoint, extrapolation
from tests.charts._runs import curve, optimum


def example(frame: pd.DataFrame, line: pd.DataFrame | None = None, target=(1e24, 1.9596, 1.894, 2.025)):
    best = frame[frame["params"].between(*(optimum(frame["flops"])[0] * f for f in (0.5, 2)))]
    points = best[["flops", "loss", "label", "excluded"]].rename(columns={"flops": "x"})
    place = TargetPoint(*target) if target else None
    return extrapolation(curve() if line is None else line, points, (1.3e18, 1.3e22), place, x_kind="flops")
