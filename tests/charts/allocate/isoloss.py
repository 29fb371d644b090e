"""An example of the chart `isoloss`."""

import numpy as np
import pandas as pd

from core.charts.allocate.isoloss import isoloss
from tests.charts._runs import ALPHA, BETA, A, B, E, optimum


def models():
    """Four models, two of them in much the same place and one outside of the picture."""
    places = {"Large": (2e10, 2e12), "Larger": (2.1e10, 2.05e12), "Small": (1e8, 1e11), "Beyond": (1e14, 1e12)}
    params, tokens = zip(*places.values(), strict=True)
    return pd.DataFrame({"title": places.keys(), "params": params, "tokens": tokens, "of": "", "source": "a paper"})


def example(frame: pd.DataFrame, form: bool = True):
    contours = []
    for level in (2.0, 2.1, 2.2, 2.3, 2.4, 2.6, 2.8, 3.0, 3.5):
        params = np.geomspace(3e7, 3e10, 200)
        rest = level - E - A / params**ALPHA
        tokens = np.where(rest > 0, (B / np.where(rest > 0, rest, 1)) ** (1 / BETA), np.nan)
        line = pd.DataFrame({"level": level, "piece": 0, "order": range(200), "params": params, "tokens": tokens})
        contours.append(line[line["tokens"].between(3e8, 3e12)])
    flops = np.geomspace(1e18, 1e23, 50)
    params, tokens = optimum(flops)
    best = optimum(1e21)
    sizes = np.geomspace(3e7, 3e10, 50)
    budget = pd.DataFrame({"params": sizes, "tokens": 1e21 / 6 / sizes})
    return isoloss(
        pd.concat(contours, ignore_index=True),
        frame[["params", "tokens", "loss", "label", "excluded"]],
        pd.DataFrame({"params": params, "tokens": tokens, "flops": flops}),
        (float(best[0]), float(best[1]), "1e21 FLOP: 2.48B, 67.2B tokens"),
        budget[budget["tokens"].between(3e8, 3e12)],
        models=models(),
        region=pd.concat(
            [
                budget[budget["params"].between(best[0] / f, best[0] * f)].assign(errors=errors)
                for errors, f in (("sampling", 1.3), *([("both", 2.5)] if form else []))
            ]
        ),
    )
