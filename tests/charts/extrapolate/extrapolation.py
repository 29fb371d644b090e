"""An example of the chart `extrapolation`."""

import pandas as pd

from core.charts.extrapolate.extrapolation import TargetPoint, extrapolation
from tests.charts._runs import curve, optimum


def models():
    """Four models, two of them at much the same compute."""
    flops = {"Large": 2e24, "Larger": 2.1e24, "Small": 1e21, "Beyond": 1e30}
    return pd.DataFrame({"title": flops.keys(), "x": flops.values(), "of": "", "source": "a paper"})


def example(frame: pd.DataFrame, line: pd.DataFrame | None = None, target=(1e24, 1.9596, 1.894, 2.025)):
    best = frame[frame["params"].between(*(optimum(frame["flops"])[0] * f for f in (0.5, 2)))]
    points = best[["flops", "loss", "label", "excluded"]].rename(columns={"flops": "x"})
    place = TargetPoint(*target) if target else None
    drawn = curve() if line is None else line
    return extrapolation(drawn, points, (1.3e18, 1.3e22), place, x_kind="flops", models=models())
