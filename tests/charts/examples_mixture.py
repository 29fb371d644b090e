"""Data for the pictures of a mixture: shares of domains, the triangle, trade-offs, how few runs suffice."""

import numpy as np
import pandas as pd

from core.charts.mixture.effects import effects
from core.charts.mixture.mixture import mixture
from core.charts.mixture.shares_along import shares_along
from core.charts.mixture.subsample import subsample
from core.charts.mixture.ternary import ternary
from core.charts.mixture.trade_off import trade_off


def mixture_example(runs: pd.DataFrame):
    share = np.array([0.5, 0.3, 0.2, 0.0]) if len(runs) else np.empty(0)
    frame = pd.DataFrame({"domain": ["web", "books", "code", "mathematics"][: len(share)], "share": share})
    return mixture(frame.assign(low=share * 0.8, high=np.minimum(share * 1.3 + 0.02, 1), other=share[::-1]))


DOMAINS = ["commoncrawl", "c4", "github", "stackexchange", "books", "wikipedia", "arxiv"]
FLAT = ["a", "b", "c"]


def bowl(shares):
    """Return a loss over three shares that is lowest at 50, 30 and 20 %."""
    return 2.2 + 0.9 * ((np.asarray(shares, float) - [0.5, 0.3, 0.2]) ** 2).sum(axis=-1)


def ternary_example(runs: pd.DataFrame):
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


def trade_off_example(runs: pd.DataFrame, n: int = 31):
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


def shares_along_example(runs: pd.DataFrame, domains=DOMAINS, banded: bool = False):
    """Shares that move with the logarithm of the size, and stay a mixture."""
    rng, values = np.random.default_rng(2), np.geomspace(5e7, 3e10, 25)
    k = len(domains) if len(runs) else 0
    height = rng.normal(0, 1, k) + np.log(values / 1e9)[:, None] * rng.normal(0, 0.25, k)
    shares = np.exp(height) / np.exp(height).sum(axis=1, keepdims=True)
    paths = pd.DataFrame(shares, index=values, columns=list(domains)[:k]).rename_axis("value").reset_index()
    paths = paths.melt("value", var_name="domain", value_name="share")
    if banded:
        paths = paths.assign(low=paths["share"] * 0.85, high=paths["share"] * 1.15)
    return shares_along(paths, "params", (1e8, 3e9), 1e10)


def effects_example(runs: pd.DataFrame, domains=DOMAINS, targets=DOMAINS):
    """More of a domain lowers its own loss and raises most others."""
    rng = np.random.default_rng(1)
    rows = [
        {"domain": d, "target": t, "change": -0.03 * (d == t) + rng.normal(0.002, 0.004)}
        for d in domains
        for t in targets
    ]
    return effects(pd.DataFrame(rows).iloc[: len(runs)], "nats per token")


def subsample_example(runs: pd.DataFrame):
    counts = [8, 12, 16, 24, 32, 48, 64]
    lost = [0.05, 0.021, 0.012, 0.006, 0.003, 0.0012, 0.0]
    table = pd.DataFrame({"mixtures": counts, "given_up": lost, "low": np.multiply(lost, 0.3)})
    table = table.assign(high=np.multiply(lost, 2.5), error=[0.02, 0.014, 0.011, 0.009, 0.008, 0.0075, np.nan])
    return subsample(table.iloc[: len(runs)], "nats per token")


EXAMPLES = {
    "effects": effects_example,
    "mixture": mixture_example,
    "shares_along": shares_along_example,
    "subsample": subsample_example,
    "ternary": ternary_example,
    "trade_off": trade_off_example,
}
