"""An example of the chart `trade_off`."""

import numpy as np
import pandas as pd

from core.charts.mixture.trade_off import trade_off


def example(runs: pd.DataFrame, n: int = 31):
    """A front that is a quarter of a circle, with runs behind it, half of them far behind."""
    n = n if len(runs) else 0
    turn, rng = np.linspace(0.01, np.pi / 2 - 0.01, n), np.random.default_rng(0)
    curve = pd.DataFrame({"weight": np.linspace(0, 1, n), "x": 2.6 - 0.3 * np.sin(turn), "y": 1.9 - 0.3 * np.cos(turn)})
    many = min(len(runs), 60)
    away = np.where(np.arange(many) % 2, 0.12, 0.8)
    points = pd.DataFrame({
        "label": [f"mix {i}" for i in range(many)], "kind": "run",
        "x": 2.38 + away * rng.uniform(0, 1, many), "y": 1.7 + away * rng.uniform(0, 1, many),
    })  # fmt: skip
    chosen = pd.DataFrame({
        "label": ["average of the runs", "best mixture"], "kind": ["other", "best"],
        "x": [2.5, 2.6 - 0.3 * np.sin(1.0)], "y": [1.78, 1.9 - 0.3 * np.cos(1.0)],
    })  # fmt: skip
    points = pd.concat([points, chosen.iloc[: 2 if n else 0]], ignore_index=True)
    curve["beyond"] = curve["weight"] > 0.8
    return trade_off(curve, points, ["loss on wikipedia", "loss on github"], "nats per token")
