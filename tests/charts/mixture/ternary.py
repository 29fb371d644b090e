"""An example of the chart `ternary`."""

import numpy as np
import pandas as pd

from core.charts.mixture.ternary import ternary

FLAT = ["a", "b", "c"]


def bowl(shares):
    """Return a loss over three shares that is lowest at 50, 30 and 20 %."""
    return 2.2 + 0.9 * ((np.asarray(shares, float) - [0.5, 0.3, 0.2]) ** 2).sum(axis=-1)


def circles(levels):
    """Return the lines of equal `bowl` within the triangle: circles around its bottom, cut at the sides."""
    rows, turn = [], np.linspace(0, 2 * np.pi, 120)
    across, up = np.array([1, -1, 0]) / np.sqrt(2), np.array([1, 1, -2]) / np.sqrt(6)
    for level in levels:
        ring = np.cos(turn)[:, None] * across + np.sin(turn)[:, None] * up
        shares = np.array([0.5, 0.3, 0.2]) + np.sqrt((level - 2.2) / 0.9) * ring
        inside = (shares >= 0).all(axis=1)
        piece = np.cumsum(np.diff(inside, prepend=inside[0]))[inside]
        rows.append(
            pd.DataFrame(shares[inside], columns=FLAT).assign(level=level, piece=piece, order=np.flatnonzero(inside))
        )
    columns = ["level", "piece", "order", *FLAT]
    return pd.concat(rows, ignore_index=True)[columns] if rows else pd.DataFrame(columns=columns, dtype=float)


def example(runs: pd.DataFrame):
    """Mixtures of three domains, with a fifth of the tokens elsewhere, and the circles around the best."""
    rng, n = np.random.default_rng(0), min(len(runs), 60)
    shares = rng.dirichlet([1.2, 1.0, 0.8], n).reshape(n, 3)
    points = pd.DataFrame(0.8 * shares, columns=FLAT).assign(loss=bowl(shares) + rng.normal(0, 0.005, n))
    points["loss"] = points["loss"].where(points.index % 9 != 5)
    points["excluded"] = ["outlier" if i == 3 else "" for i in range(n)]
    cloud = np.array([0.5, 0.3, 0.2]) + rng.normal(0, 0.02, (n, 2)) @ [[1, -1, 0], [0, 1, -1]]
    marks = [("cloud", "best by a resample", *row) for row in cloud.clip(0)] + [
        ("other", "average of the runs", 0.3, 0.3, 0.4),
        ("best", "best mixture", 0.5, 0.3, 0.2),
    ]
    return ternary(
        circles(2.2 + 0.9 * r**2 for r in (0.08, 0.16, 0.24, 0.36, 0.48, 0.6)) if n else circles([]),
        points.assign(label=[f"mix {i}" for i in range(n)]),
        pd.DataFrame(marks if n else [], columns=["kind", "label", *FLAT]),
        ["wikipedia", "stackexchange", "commoncrawl"],
        "nats per token",
    )
