"""Data for the pictures of batch size, learning rate and time against compute."""

import numpy as np
import pandas as pd

from core.charts.batch.batch_cost import batch_cost
from core.charts.batch.critical_sizes import critical_sizes
from core.charts.batch.rate_batch import rate_batch
from core.charts.batch.rate_width import rate_width
from core.charts.batch.ratio_valley import ratio_valley
from core.charts.batch.recommended import recommended
from core.charts.batch.steps_batch import steps_batch
from core.charts.batch.time_front import time_front
from core.charts.batch.valley import valley


def recommended_example(runs: pd.DataFrame):
    table = pd.DataFrame({
        "title": ["Best batch size from tokens", "Best batch size from compute", "Critical batch size from tokens"],
        "source": "made up", "value": [1e6, 3e6, 9e6], "words": ["1.00M tokens", "3.00M tokens", "9.00M tokens"],
        "kind": ["best", "best", "critical"], "far": ["inside", "2.1 decades beyond in flops", "not said"],
        "counted": True,
    })  # fmt: skip
    table = table.iloc[: len(runs)]
    return recommended(table, "batch size (tokens)", 1.7e6 if len(table) else float("nan"), 2e6)


def _front(n: int) -> pd.DataFrame:
    time = np.geomspace(0.2, 300, n)
    return pd.DataFrame({
        "time": time, "flops": 1e22 * (1 + 3 / time), "params": np.geomspace(3e9, 1e9, n), "tokens": 1e11 + 1e10 / time,
        "batch_tokens": 1e6 / time, "tokens_per_param": np.geomspace(30, 120, n),
    })  # fmt: skip


def time_front_example(runs: pd.DataFrame):
    table = _front(min(len(runs), 40))
    points = table.iloc[[5, 30]] if len(table) > 30 else table.iloc[:1]
    points = points.assign(label=["knee", "cheapest"][: len(points)], kind=["best", "other"][: len(points)])
    return time_front(table, points, "time (days)")


def batch_cost_example(runs: pd.DataFrame):
    batch = np.geomspace(1e4, 1e8, min(len(runs), 60))
    table = pd.DataFrame({
        "batch_tokens": batch, "percent": 100 * batch / 4e6, "steps": 1e11 / batch, "tokens": 1e11 * (1 + batch / 4e6)
    })  # fmt: skip
    points = table.iloc[[10, 40]] if len(table) > 40 else table.iloc[:1]
    points = points.assign(label=["yours", "the middle"][: len(points)], kind=["best", "other"][: len(points)])
    return batch_cost(table, points)


def valley_example(runs: pd.DataFrame):
    rate, batch = (v.ravel() for v in np.meshgrid(np.geomspace(3e-4, 1e-2, 8), np.geomspace(6e4, 4e6, 7)))
    loss = 2.2 * np.exp(0.01 * np.log(rate / 2e-3) ** 2 + 0.006 * np.log(batch / 4e5) ** 2)
    table = pd.DataFrame({"learning_rate": rate, "batch_tokens": batch, "loss": loss, "floor": loss < 2.24})
    lowest = pd.DataFrame({
        "learning_rate": [2e-3], "batch_tokens": [4e5], "x_low": [1.5e-3], "x_high": [2.6e-3], "y_low": [2e5],
        "y_high": [7e5],
    })  # fmt: skip
    n = min(len(runs), len(table))
    return valley(table.iloc[:n], lowest.iloc[: min(n, 1)], ("learning_rate", "batch_tokens"), "nats per token")


MODELS = (("85M", 1300, 1.1e6), ("302M", 2100, 2.8e6), ("1.2B", 3900, 6e6))


def _steps(batch) -> pd.DataFrame:
    """Steps of three models to a loss at batches."""
    parts = [
        pd.DataFrame({"set": name, "batch_tokens": batch, "steps": least * (1 + crit / np.asarray(batch))})
        for name, least, crit in MODELS
    ]
    return pd.concat(parts, ignore_index=True)


def steps_batch_example(runs: pd.DataFrame):
    table = _steps(np.geomspace(3e4, 8e6, 9)[: len(runs)])
    marks = pd.concat([_steps([4e5]).assign(kind="fifth"), _steps([2e6]).assign(kind="twice")])
    return steps_batch(table, table, marks.iloc[: len(runs)])


def critical_sizes_example(runs: pd.DataFrame):
    rows = [
        {"params": n, "kind": kind, "name": name, "set": "made up", "batch_tokens": k * n**0.5}
        for n in (8.5e7, 3e8, 1.2e9)
        for kind, name, k in (("twice", "B_crit", 100), ("fifth", "B*", 35))
    ]
    points = pd.DataFrame(rows).iloc[: len(runs)]
    points = points.assign(low=points["batch_tokens"] / 1.2, high=points["batch_tokens"] * 1.2)
    return critical_sizes(points, points[["params", "kind", "name", "batch_tokens"]])


def rate_batch_example(runs: pd.DataFrame):
    points = pd.DataFrame({
        "label": ["one", "two", "middle of the laws"], "kind": ["other", "other", "best"], "batch": [8, 128, 2700],
        "learning_rate": [9e-5, 2e-6, 8e-4],
    })  # fmt: skip
    points = points.assign(ratio=points["learning_rate"] / points["batch"]).iloc[: len(runs)]
    return rate_batch(points)


def rate_width_example(runs: pd.DataFrame):
    curve = pd.DataFrame({"x": np.geomspace(128, 8192, 30)}).assign(y=lambda v: 2.56 / v["x"]).iloc[: len(runs)]
    points = pd.DataFrame(
        {"x": [256, 4096], "y": [1e-2, 6.25e-4], "label": ["proxy", "model"], "kind": ["other", "best"]}
    )
    return rate_width(curve, points.iloc[: len(runs)])


def ratio_valley_example(runs: pd.DataFrame):
    rate, batch = (v.ravel() for v in np.meshgrid(np.geomspace(3e-4, 1e-2, 8), np.geomspace(6e4, 4e6, 5)))
    loss = 2.2 * np.exp(0.01 * np.log(rate / 2e-3) ** 2 + 0.006 * np.log(batch / 4e5) ** 2)
    table = pd.DataFrame({"learning_rate": rate, "batch_tokens": batch, "ratio": rate / batch, "loss": loss})
    table = table.assign(words=[f"{b / 1e3:.0f}K" for b in batch]).iloc[: len(runs)]
    lowest = pd.DataFrame({"ratio": [5e-9], "low": [3e-9], "high": [8e-9]}).iloc[: min(len(table), 1)]
    return ratio_valley(table, lowest, "nats per token")


EXAMPLES = {
    "batch_cost": batch_cost_example,
    "critical_sizes": critical_sizes_example,
    "rate_batch": rate_batch_example,
    "rate_width": rate_width_example,
    "ratio_valley": ratio_valley_example,
    "recommended": recommended_example,
    "steps_batch": steps_batch_example,
    "time_front": time_front_example,
    "valley": valley_example,
}
