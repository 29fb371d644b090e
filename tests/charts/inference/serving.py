"""An example of the chart `serving`."""

import numpy as np
import pandas as pd

from core.charts.inference.serving import serving


def example(runs: pd.DataFrame):
    params = np.geomspace(4e9, 2e11, 80 if len(runs) else 0)
    tokens = 3e12 * (params / 1.6e10) ** -0.9 / (1 - (3e9 / np.maximum(params, 3.5e9)) ** 0.5)
    curve = pd.DataFrame({"params": params, "tokens": tokens, "training": 6 * params * tokens})
    curve = curve.assign(prompts=2 * params * 4e12, generated=2 * params * 1e12)
    curve["total"] = curve[["training", "prompts", "generated"]].sum(axis=1)
    marks = curve.iloc[[curve["total"].argmin(), 45, 60]] if len(curve) else curve
    names = {"kind": ["best", "other", "other"], "label": ["cheapest: 16.4B", "compute-optimal: 30B", "Llama 2 70B"]}
    return serving(curve, marks.assign(**{k: v[: len(marks)] for k, v in names.items()}), "FLOP")
