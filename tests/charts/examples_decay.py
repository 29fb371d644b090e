"""Data for the pictures of weight decay, and of what a wrong setting costs."""

import numpy as np
import pandas as pd

from core.charts.batch.decay_valley import decay_valley
from core.charts.batch.setting_cost import setting_cost
from core.charts.batch.timescales import timescales


def decay_valley_example(runs: pd.DataFrame):
    decay = np.array([0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8])[: len(runs)]
    with np.errstate(divide="ignore"):
        tau = np.where(decay > 0, 0.02 / decay, np.nan)
        loss = np.where(decay > 0, 3.0 * np.exp(0.004 * np.log(decay / 0.12) ** 2), 3.05)
    table = pd.DataFrame({"weight_decay": decay, "timescale": tau, "loss": loss, "floor": (decay > 0) & (loss < 3.04)})
    line = np.geomspace(0.02, 0.8, 40)
    curve = pd.DataFrame({
        "weight_decay": line, "loss": 3.0 * np.exp(0.004 * np.log(line / 0.12) ** 2), "beyond": line > 0.5
    })  # fmt: skip
    lowest = pd.DataFrame({"weight_decay": [0.12], "low": [0.08], "high": [0.2], "loss": [3.0]})
    return decay_valley(table, curve if len(runs) else curve.iloc[:0], lowest.iloc[: len(runs)], "nats per token")


def timescales_example(runs: pd.DataFrame):
    rows = [(n, r * n, r, tau) for n in (1e8, 5e8) for r in (20, 80, 320) for tau in (0.05, 0.1, 0.2, 0.4, np.nan)]
    table = pd.DataFrame(rows, columns=["size", "tokens", "ratio", "timescale"]).iloc[: len(runs)]
    table["above"] = np.abs(np.log(table["timescale"].fillna(2.0) / 0.2)) / 50
    table["lowest"] = table["timescale"] == 0.2
    points = table[table["lowest"]].assign(low=0.12, high=0.3)
    ratio = np.geomspace(20, 320, 30)
    curve = pd.DataFrame({
        "ratio": ratio, "timescale": 0.8 * ratio**-0.4, "low": 0.6 * ratio**-0.4, "high": 1.1 * ratio**-0.4,
        "beyond": ratio > 200,
    })  # fmt: skip
    published = pd.DataFrame({"ratio": ratio, "timescale": 1.084 * ratio**-0.527, "label": "published"})
    some = len(runs) > 0
    return timescales(table, points, curve if some else curve.iloc[:0], published if some else published.iloc[:0])


def setting_cost_example(runs: pd.DataFrame):
    times = np.geomspace(0.2, 5, 61)[: len(runs)]
    nats = 0.02 * np.log(times) ** 2
    curve = pd.DataFrame({
        "times": times, "nats": nats, "nats_low": nats * 0.8, "nats_high": nats * 1.2, "fewer": 300 * nats,
        "beyond": (times < 0.3) | (times > 3),
    })  # fmt: skip
    dots = curve.iloc[10:50:4][["times", "nats"]]
    points = curve.iloc[[47]] if len(curve) > 47 else curve.iloc[:1]
    points = points.assign(label=["twice the best"][: len(points)], kind=["best"][: len(points)])
    return setting_cost(curve, dots, points, "the best learning rate", "nats per token")


EXAMPLES = {
    "decay_valley": decay_valley_example,
    "timescales": timescales_example,
    "setting_cost": setting_cost_example,
}
