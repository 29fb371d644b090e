"""Example data for every chart: runs drawn around a Chinchilla law, as a page would pass them."""

import numpy as np
import pandas as pd
from examples_attention import cost_loss_example, head_costs_example, heads_along_example, parts_example
from examples_batch import EXAMPLES as BATCH
from examples_decay import EXAMPLES as DECAY
from examples_mixture import EXAMPLES as MIXTURE
from examples_shape import EXAMPLES as SHAPE
from examples_vocabulary import vocabulary_example, vocabulary_growth_example

from core.charts.allocate.frontier import frontier as frontier_chart
from core.charts.allocate.isoflop import isoflop as isoflop_chart
from core.charts.allocate.isoloss import isoloss as isoloss_chart
from core.charts.data.ranges import ranges as ranges_chart
from core.charts.extrapolate.extrapolation import extrapolation as extrapolation_chart
from core.charts.fit.backtest import backtest
from core.charts.fit.basins import basins
from core.charts.fit.compare import compare
from core.charts.fit.intervals import intervals as intervals_chart
from core.charts.fit.multiverse import multiverse
from core.charts.fit.observed import observed_predicted as observed_predicted_chart
from core.charts.fit.residuals import residuals as residuals_chart
from core.charts.fit.ridge import ridge
from core.charts.home.thumbnail import thumbnail as thumbnail_chart
from core.charts.laws.law_curve import law_curve as law_curve_chart

E, A, B, ALPHA, BETA = 1.8172, 482.01, 2085.43, 0.3478, 0.3658
EDGE = 1e21  # FLOP, beyond which the example's runs are held out


def loss(params, tokens):
    return E + A / np.asarray(params, float) ** ALPHA + B / np.asarray(tokens, float) ** BETA


def optimum(flops):
    """Return the compute-optimal parameters and tokens (Hoffmann et al. 2022, equation 4)."""
    g = (ALPHA * A / (BETA * B)) ** (1 / (ALPHA + BETA))
    flops = np.asarray(flops, float) / 6
    return g * flops ** (BETA / (ALPHA + BETA)), flops ** (ALPHA / (ALPHA + BETA)) / g


def runs(n: int = 240, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    flops = np.exp(rng.choice(np.log([6e18, 1e19, 3e19, 6e19, 1e20, 3e20, 6e20, 1e21, 3e21]), n))
    params = np.clip(optimum(flops)[0] * 10 ** rng.uniform(-0.7, 0.7, n), 4.4e7, 1.6e10)
    frame = pd.DataFrame({"params": params, "tokens": flops / 6 / params, "flops": flops})
    frame["predicted"] = loss(frame["params"], frame["tokens"])
    frame["loss"] = frame["predicted"] * np.exp(rng.normal(0, 0.004, n))
    frame.loc[frame.index[:3], "loss"] *= 1.12
    frame["excluded"] = ["underfed, outlier"] * min(n, 3) + [""] * max(n - 3, 0)
    frame["run"] = frame["label"] = [f"run {i}" for i in range(n)]
    frame["residual"] = frame["loss"] / frame["predicted"] - 1
    return frame


def curve(n: int = 160) -> pd.DataFrame:
    x = np.geomspace(1.3e18, 2e24, n)
    value = loss(*optimum(x))
    spread = 0.004 + 0.012 * np.maximum(0, np.log10(x / 1.3e22))
    low, high = value * (1 - spread), value * (1 + spread)
    return pd.DataFrame({"x": x, "value": value, "low": low, "high": high, "beyond": x > 1.3e22})


def ranges(frame: pd.DataFrame):
    units = {"params": "parameters", "tokens": "tokens", "flops": "FLOP", "loss": "nats per token"}
    return ranges_chart(
        frame.melt("excluded", list(units), "column", "value").assign(unit=lambda v: v["column"].map(units))
    )


def observed_predicted(frame: pd.DataFrame):
    held_out = frame["flops"] > 2e21
    columns = ["run", "predicted", "excluded", "params", "tokens", "flops"]
    return observed_predicted_chart(frame[columns].assign(observed=frame["loss"], held_out=held_out), "nats per token")


def residuals(frame: pd.DataFrame):
    return residuals_chart(frame, "params")


def extrapolation(frame: pd.DataFrame, line: pd.DataFrame | None = None, target=(1e24, 1.9596, 1.894, 2.025)):
    best = frame[frame["params"].between(*(optimum(frame["flops"])[0] * f for f in (0.5, 2)))]
    points = best[["flops", "loss", "label", "excluded"]].rename(columns={"flops": "x"})
    return extrapolation_chart(curve() if line is None else line, points, (1.3e18, 1.3e22), target, x_kind="flops")


def frontier(frame: pd.DataFrame, n: int = 80, known: bool = True):
    flops = np.geomspace(1e18, 1e26, n)
    params, tokens = optimum(flops)
    wide = 0.04 + 0.06 * np.maximum(0, np.log10(flops / 3e21)) if known else np.nan
    points = pd.DataFrame({"flops": flops, "params": params, "tokens": tokens, "loss": loss(params, tokens)})
    for name in ("params", "tokens"):
        points[f"{name}_low"], points[f"{name}_high"] = points[name] / (1 + wide), points[name] * (1 + wide)
    points["low"], points["high"] = points["loss"] - 0.02, points["loss"] + 0.02
    return frontier_chart(points.assign(beyond=(flops > 3e21) | (flops < 6e18)), 1e24, (6e18, 3e21))


def isoflop(frame: pd.DataFrame, budgets=(6e18, 3e19, 1e20, 3e20, 1e21, 3e21, 1e22), budget: float = 1e21):
    curves, optima = [], []
    for flops in budgets:
        best = optimum(flops)[0]
        params = np.geomspace(best / 30, best * 30, 81)
        curves.append(pd.DataFrame({"flops": flops, "params": params, "tokens": flops / 6 / params}))
        optima.append({"flops": flops, "params": best, "loss": loss(best, flops / 6 / best)})
    table = pd.concat(curves, ignore_index=True) if curves else pd.DataFrame(columns=["flops", "params", "tokens"])
    best = optimum(budget)[0]
    bands = pd.DataFrame({"percent": [0.5, 1.0], "low": [best / 2.1, best / 2.9], "high": [best * 2, best * 2.7]})
    minima = pd.DataFrame(optima, columns=["flops", "params", "loss"])
    return isoflop_chart(table.assign(loss=loss(table["params"], table["tokens"])), minima, bands, budget)


def isoloss(frame: pd.DataFrame):
    lines = []
    for level in (2.0, 2.1, 2.2, 2.3, 2.4, 2.6, 2.8, 3.0, 3.5):
        params = np.geomspace(3e7, 3e10, 200)
        rest = level - E - A / params**ALPHA
        tokens = np.where(rest > 0, (B / np.where(rest > 0, rest, 1)) ** (1 / BETA), np.nan)
        line = pd.DataFrame({"level": level, "piece": 0, "order": range(200), "params": params, "tokens": tokens})
        lines.append(line[line["tokens"].between(3e8, 3e12)])
    flops = np.geomspace(1e18, 1e23, 50)
    params, tokens = optimum(flops)
    best = optimum(1e21)
    sizes = np.geomspace(3e7, 3e10, 50)
    budget = pd.DataFrame({"params": sizes, "tokens": 1e21 / 6 / sizes})
    return isoloss_chart(
        pd.concat(lines, ignore_index=True),
        frame[["params", "tokens", "loss", "label", "excluded"]],
        pd.DataFrame({"params": params, "tokens": tokens, "flops": flops}),
        (float(best[0]), float(best[1]), "1e21 FLOP: 2.48B, 67.2B tokens"),
        budget[budget["tokens"].between(3e8, 3e12)],
    )


def law_curve(frame: pd.DataFrame):
    x = np.geomspace(1e7, 1e12, 80)
    sets = {
        "hoffmann": (1.69, 406.4, 410.7, 0.34, 0.28),
        "besiroglu": (E, A, B, ALPHA, BETA),
        "your fit": (1.9, 500, 1500, 0.35, 0.36),
    }
    rows = [
        pd.DataFrame({"x": x, "y": e + a / x**alpha + b / 1e12**beta, "set": name})
        for name, (e, a, b, alpha, beta) in sets.items()
    ]
    return law_curve_chart(pd.concat(rows), x_kind="params")


def intervals(frame: pd.DataFrame):
    rows = [
        ("E", 1.8172, 1.78, 1.85, 1.69, "hoffmann"),
        ("A", 482.01, 370.0, 640.0, 406.4, "hoffmann"),
        ("B", 2085.43, 1200.0, 3600.0, 410.7, "hoffmann"),
        ("α", 0.3478, 0.33, 0.365, 0.34, "hoffmann"),
        ("β", 0.3658, 0.343, 0.39, np.nan, None),
    ]
    columns = ["parameter", "value", "low", "high", "published", "published_name"]
    return intervals_chart(pd.DataFrame(rows, columns=columns))


def thumbnail(frame: pd.DataFrame):
    return thumbnail_chart(frame[["flops", "loss", "excluded"]])


def predictions(frame: pd.DataFrame) -> pd.DataFrame:
    """Two laws and two baselines on the example's runs, as core.fit.validation.backtest hands them over."""
    held = frame["flops"] > EDGE
    shared = pd.DataFrame(
        {"run": frame["run"], "x": frame["flops"], "observed": frame["loss"], "held_out": held, "row": frame.index}
    )
    best, last = (frame.loc[~held, "loss"].agg(f) if len(frame) else 2.0 for f in ("min", "median"))
    guesses = {
        "chinchilla": (False, frame["predicted"]),
        "power-law-compute": (False, frame["predicted"] * (1 + 0.02 * np.log10(frame["flops"] / EDGE))),
        "best-seen": (True, best),
        "last-value": (True, last),
    }
    parts = [shared.assign(entrant=k, baseline=b, predicted=p) for k, (b, p) in guesses.items()]
    return pd.concat(parts, ignore_index=True)


def backtest_example(frame: pd.DataFrame):
    return backtest(predictions(frame))


def compare_example(frame: pd.DataFrame):
    rows = [
        ("power-law-compute", 0.0085, 0.0105, False, "AICc weight 0.00"),
        ("chinchilla", 0.0094, 0.0050, False, "AICc weight 1.00"),
        ("kaplan-nd", 0.0242, 0.0118, False, "AICc weight 0.00"),
        ("best value seen", 0.0247, np.nan, True, None),
        ("power law without floor", 0.0348, np.nan, True, None),
    ]
    table = pd.DataFrame(rows, columns=["name", "hidden", "cv", "baseline", "note"])
    return compare(table.iloc[: len(frame)])


def basins_example(frame: pd.DataFrame):
    ends = pd.DataFrame({"value": [1e-3, 1.0004e-3, 1.2e-3, 5e-3, 2.0], "starts": [180, 40, 20, 12, 4]})
    return basins(ends.iloc[: len(frame)])


def multiverse_example(frame: pd.DataFrame):
    advice = {"Huber on log loss, delta 0.001": 16.6, "squared error of log loss": 12.0, "squared error of loss": 8.0}
    rows = [
        (name, i == 0, quantity, value, *((value * 0.9, value * 1.1) if i == 0 else (np.nan, np.nan)))
        for i, (name, tokens) in enumerate(advice.items())
        for quantity, value in (
            ("alpha", 0.347 + 0.006 * i),
            ("beta", 0.366 + 0.03 * i),
            ("tokens per parameter", tokens),
        )
    ]
    columns = ["objective", "own", "quantity", "value", "low", "high"]
    return multiverse(pd.DataFrame(rows, columns=columns).iloc[: 2 * len(frame)])


def ridge_example(frame: pd.DataFrame, closed: bool = True):
    """Ellipses along log A and alpha, as a correlation of 0.99 draws them, with as many resamples as runs."""
    turn, spread = np.linspace(0, 2 * np.pi, 80), np.array([0.23, 0.015])
    root = np.linalg.cholesky([[1, 0.99], [0.99, 1]])

    def place(z):
        log_a, alpha = (np.array([np.log(A), ALPHA])[:, None] + spread[:, None] * (root @ z)).tolist()
        return {"a": np.exp(log_a), "b": alpha}

    lines = [
        pd.DataFrame(
            {"level": level, "piece": i, "order": range(80), **place(r * np.stack([np.cos(turn), np.sin(turn)]))}
        )
        for i, (level, r) in enumerate(((0.5, 1.18), (0.8, 1.8), (0.95, 2.46)))
    ]
    drawn = pd.DataFrame(place(np.random.default_rng(0).standard_normal((2, len(frame)))))
    return ridge(pd.concat(lines, ignore_index=True), (A, ALPHA), ("A", "alpha"), drawn, closed)


EXAMPLES = {
    "cost_loss": cost_loss_example,
    "head_costs": head_costs_example,
    "heads_along": heads_along_example,
    "parts": parts_example,
    "vocabulary": vocabulary_example,
    "vocabulary_growth": vocabulary_growth_example,
    "backtest": backtest_example,
    "basins": basins_example,
    "compare": compare_example,
    "multiverse": multiverse_example,
    "ranges": ranges,
    "observed": observed_predicted,
    "residuals": residuals,
    "ridge": ridge_example,
    "extrapolation": extrapolation,
    "frontier": frontier,
    "isoflop": isoflop,
    "isoloss": isoloss,
    "law_curve": law_curve,
    "intervals": intervals,
    "thumbnail": thumbnail,
    **BATCH,
    **DECAY,
    **MIXTURE,
    **SHAPE,
}
