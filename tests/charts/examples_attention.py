"""Data for the pictures of attention heads and their cost, with the pitfalls that real ones have."""

import numpy as np
import pandas as pd

from core.charts.attention.cost_loss import cost_loss
from core.charts.attention.head_costs import head_costs
from core.charts.attention.heads_along import heads_along
from core.charts.attention.parts import parts


def head_costs_example(runs: pd.DataFrame, n: int = 21):
    """Configurations along a curve, two of them chosen, some forbidden."""
    n = n if len(runs) else 0
    place = np.linspace(0.05, 1, n)
    table = pd.DataFrame({
        "label": [f"{2 ** (i % 6)} query, 1 KV" for i in range(n)], "kind": "within",
        "params": np.geomspace(6e8, 3e9, n), "memory": 2 / place, "flops": 3 * place + 1,
    })  # fmt: skip
    table.loc[table.index[: min(n, 1)], "kind"] = "best"
    table.loc[table.index[3:4], "kind"] = "other"
    table.loc[table.index[-4:], "kind"] = "beyond"
    return head_costs(table, table[["memory", "flops"]], "128K tokens")


def heads_along_example(runs: pd.DataFrame):
    table = pd.DataFrame({
        "context": np.geomspace(1024, 1e6, 11), "query_heads": [32] * 4 + [16] * 4 + [8] * 3,
        "kv_heads": [8] * 2 + [4] * 5 + [1] * 4, "params": np.geomspace(6e8, 2e9, 11),
    })  # fmt: skip
    return heads_along(table.iloc[: len(runs)], 131_072.0, (32, 8))


def parts_example(runs: pd.DataFrame):
    names = ["weights", "keys and values", "activations"]
    table = pd.DataFrame({
        "whole": np.repeat(["best", "32 query, 8 KV"], 3), "part": names * 2, "amount": [1.6, 0.4, 0.0, 2.1, 6.4, 0.1],
    })  # fmt: skip
    return parts(table.iloc[: len(runs)], "memory (GB)", names)


def cost_loss_example(runs: pd.DataFrame):
    n = 20 if len(runs) else 0
    size = np.geomspace(1e8, 1e10, n)
    curves = pd.concat([
        pd.DataFrame({"label": f"{h} query", "cost": size / 1e9 + 40 / h, "loss": 2 + 60 * (1 + 1 / h) * size**-0.2})
        for h in (8, 16, 32)
    ])  # fmt: skip
    lowest = curves[curves["label"] == "16 query"]
    points = lowest.iloc[[5, 10]] if n else lowest
    points = points.assign(kind=["best", "other"][: len(points)])
    return cost_loss(curves, lowest, points, "memory (GB)", "nats per token")
