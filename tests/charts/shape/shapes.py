"""An example of the chart `shapes`."""

import numpy as np
import pandas as pd

from core.charts.shape.shapes import shapes


def example(runs: pd.DataFrame):
    """Rings around the best shape, drawn on logarithms, with lines of equal size across."""
    turn, n = np.linspace(0, 2 * np.pi, 60), min(len(runs), 22)
    rings = [
        pd.DataFrame({
            "level": level, "piece": i, "order": range(60),
            "width": 2304 * np.exp(0.5 * r * np.cos(turn)), "depth": 42 * np.exp(0.8 * r * np.sin(turn)),
        })
        for i, (level, r) in enumerate(((0.5, 1.0), (1.0, 1.4), (2.0, 2.0), (5.0, 3.1)))
    ]  # fmt: skip
    wide = np.geomspace(300, 8000, 40)
    sizes = [
        pd.DataFrame({"level": s, "piece": i, "order": range(40), "width": wide, "depth": s / (15 * wide**2)})
        for i, s in enumerate((1e8, 1e9, 1e10))
    ]
    rng = np.random.default_rng(0)
    trained = pd.DataFrame({"width": 128 * rng.integers(2, 24, n), "depth": rng.integers(3, 80, n)})
    marks = pd.DataFrame({
        "kind": ["other", "other", "best"], "label": ["1024 × 24 of Pythia 410M", "best by GPU-hours", "2304 × 42"],
        "width": [1024, 4096, 2304], "depth": [24, 21, 42], "params": [5e8, 6e9, 4e9], "tokens": [3e11, 3e10, 4e10],
        "loss": [2.7, 2.59, 2.58],
    })  # fmt: skip
    empty = rings[0][:0]
    return shapes(
        pd.concat(rings) if n else empty,
        pd.concat(sizes) if n else empty,
        trained.assign(label="run"),
        marks if n else marks[:0],
        "nats per token",
        "every shape on 1e21 FLOP",
    )
