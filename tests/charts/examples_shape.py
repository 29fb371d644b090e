"""Data for the pictures of shapes and of models in use: bowls, lines that end, and marks that lie close together."""

import numpy as np
import pandas as pd

from core.charts.inference.demand import demand
from core.charts.inference.serving import serving
from core.charts.shape.hull import hull
from core.charts.shape.overtraining import overtraining
from core.charts.shape.shape_growth import shape_growth
from core.charts.shape.shapes import shapes


def shapes_example(runs: pd.DataFrame):
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


def overtraining_example(runs: pd.DataFrame):
    ratio = np.geomspace(1 / 8, 256, 45 if len(runs) else 0)
    curve = pd.DataFrame({"ratio": ratio, "excess": 0.03 * np.log(ratio) ** 2, "tokens": 3e10 * ratio})
    curve = curve.assign(width=2304 / ratio**0.3, depth=42 / ratio**0.3, params=4e9 / ratio, beyond=ratio > 12)
    points = pd.DataFrame({"label": ["Pythia 410M"], "ratio": [8.0], "excess": [0.16], "params": [4.1e8]})
    return overtraining(curve, points[: len(curve)], "nats per token")


def hull_example(runs: pd.DataFrame):
    cost = np.geomspace(1e18, 4e21, len(runs))
    noise = np.random.default_rng(0).exponential(0.1, len(runs))
    table = pd.DataFrame({"cost": cost, "loss": 1.8 + 2.5 * (cost / 1e18) ** -0.15 + noise})
    table["label"] = np.where(cost < 1e20, "512 × 11", "1536 × 50")
    best = table.iloc[:: max(len(runs) // 12, 1)].assign(loss=lambda t: 1.8 + 2.5 * (t["cost"] / 1e18) ** -0.15)
    return hull(table, best, "nats per token", "flops", "training compute (FLOP)")


def serving_example(runs: pd.DataFrame):
    params = np.geomspace(4e9, 2e11, 80 if len(runs) else 0)
    tokens = 3e12 * (params / 1.6e10) ** -0.9 / (1 - (3e9 / np.maximum(params, 3.5e9)) ** 0.5)
    curve = pd.DataFrame({"params": params, "tokens": tokens, "training": 6 * params * tokens})
    curve = curve.assign(prompts=2 * params * 4e12, generated=2 * params * 1e12)
    curve["total"] = curve[["training", "prompts", "generated"]].sum(axis=1)
    marks = curve.iloc[[curve["total"].argmin(), 45, 60]] if len(curve) else curve
    names = {"kind": ["best", "other", "other"], "label": ["cheapest: 16.4B", "compute-optimal: 30B", "Llama 2 70B"]}
    return serving(curve, marks.assign(**{k: v[: len(marks)] for k, v in names.items()}), "FLOP")


def demand_example(runs: pd.DataFrame):
    served = np.geomspace(1e10, 1e15, 31 if len(runs) else 0)
    curve = pd.DataFrame({"served": served, "params": 3e10 / (1 + served / 5e12) ** 0.4})
    curve["tokens"] = 1.5e12 * (1 + served / 5e12) ** 0.45
    curve = curve.assign(tokens_per_param=curve["tokens"] / curve["params"], saving=1 - 1 / (1 + served / 5e13))
    return demand(curve, 5e12 if len(curve) else None, 1000.0)


def shape_growth_example(runs: pd.DataFrame):
    flops = np.geomspace(1e18, 1e24, 13 if len(runs) else 0)
    ways = [
        pd.DataFrame({"by": by, "flops": flops, "width": 2304 * (flops / 1e21) ** 0.25 * wide, "depth": 42 / wide})
        for by, wide in (("FLOP", 1.0), ("GPU-hours", 1.8))
    ]
    curve = pd.concat(ways, ignore_index=True).assign(
        params=lambda t: 15 * t["width"] ** 2 * t["depth"], tokens=1e10, loss=2.5, beyond=lambda t: t["flops"] > 3e21
    )
    return shape_growth(curve, 9.3e20 if len(curve) else None, "nats per token")


EXAMPLES = {
    "demand": demand_example,
    "hull": hull_example,
    "overtraining": overtraining_example,
    "serving": serving_example,
    "shape_growth": shape_growth_example,
    "shapes": shapes_example,
}
