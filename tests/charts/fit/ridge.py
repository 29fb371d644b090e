"""An example of the chart `ridge`."""

import numpy as np
import pandas as pd

from core.charts.fit.ridge import ridge
from tests.charts._runs import ALPHA, A


def example(frame: pd.DataFrame, closed: bool = True):
    """Ellipses along log A and alpha, as a correlation of 0.99 draws them, with as many resamples as runs."""
    turn, spread = np.linspace(0, 2 * np.pi, 80), np.array([0.23, 0.015])
    root = np.linalg.cholesky([[1, 0.99], [0.99, 1]])

    def place(z):
        log_a, alpha = (np.array([np.log(A), ALPHA])[:, None] + spread[:, None] * (root @ z)).tolist()
        return {"a": np.exp(log_a), "b": alpha}

    contours = [
        pd.DataFrame(
            {"level": level, "piece": i, "order": range(80), **place(r * np.stack([np.cos(turn), np.sin(turn)]))}
        )
        for i, (level, r) in enumerate(((0.5, 1.18), (0.8, 1.8), (0.95, 2.46)))
    ]
    drawn = pd.DataFrame(place(np.random.default_rng(0).standard_normal((2, len(frame)))))
    return ridge(pd.concat(contours, ignore_index=True), (A, ALPHA), ("A", "alpha"), drawn, closed)
