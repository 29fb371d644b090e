"""Tables of the project's own making with the structure of the public law-discovery tasks, and a second effect in each.

Every table is a law of its kind with constants drawn by a seed, times a second effect that no law of the library has,
times noise. `sweep` says which rows are for training and which are hidden; `group` are rows with constants of their
own. Spans of columns are those of SLDBench's tasks.
"""

import itertools
from collections.abc import Callable

import numpy as np
import pandas as pd

NOISE = 0.002
Table = tuple[pd.DataFrame, tuple[str, ...]]  # rows, targets


def second(rng: np.random.Generator, size: float, *logs: np.ndarray) -> np.ndarray:
    """Return a factor near 1 that no law has: waves over each logarithm, and across each pair of neighbours."""
    shift = rng.uniform(0, 2 * np.pi, len(logs))
    waves = [np.sin(1.1 * z + s) for z, s in zip(logs, shift, strict=True)]
    crossed = [a * b for a, b in itertools.pairwise(waves)]
    return np.exp(size * np.mean([*waves, *crossed], axis=0))


def noisy(rng: np.random.Generator, values: np.ndarray) -> np.ndarray:
    return values * np.exp(NOISE * rng.standard_normal(len(values)))


def grid(**columns) -> dict[str, np.ndarray]:
    """Return all combinations of some values, by column."""
    mesh = np.meshgrid(*columns.values(), indexing="ij")
    return dict(zip(columns, (m.ravel() for m in mesh), strict=True))


def streams(rng: np.random.Generator) -> Table:
    """Two corpora; eight streams are hidden."""
    x = grid(params_non_embedding=np.geomspace(5e8, 4.4e9, 6), parallel_streams=[1.0, 2.0, 4.0, 8.0])
    n, p = x.values()
    parts = []
    for group, floor in (("code", rng.uniform(0.5, 0.8)), ("web", rng.uniform(1.1, 1.4))):
        alpha, k = rng.uniform(0.15, 0.25), rng.uniform(0.25, 0.5)
        loss = floor + (rng.uniform(0.35, 0.7)) * (n / 1e9 * (1 + k * np.log(p))) ** -alpha
        loss = noisy(rng, loss * second(rng, 0.01, np.log(n), np.log(p)))
        parts.append(pd.DataFrame({**x, "loss": loss, "group": group, "sweep": np.where(p == 8, "hidden", "train")}))
    return pd.concat(parts, ignore_index=True), ("loss",)


def tuned(rng: np.random.Generator) -> Table:
    """Twelve models or data sets, each a curve over examples of fine-tuning; the two largest numbers are hidden."""
    d, parts = 200.0 * 2.0 ** np.arange(14), []
    for i in range(12):
        beta, start, floor = rng.uniform(0.3, 0.65), np.exp(rng.uniform(*np.log([1e3, 1e5]))), rng.uniform(0.8, 1.4)
        loss = floor + rng.uniform(1.0, 3.0) / (1 + (d / start) ** beta)
        loss = noisy(rng, loss * second(rng, 0.01, np.log(d)))
        sweep = np.where(d > d[-3], "hidden", "train")
        parts.append(pd.DataFrame({"examples": d, "loss": loss, "group": f"curve {i:02}", "sweep": sweep}))
    return pd.concat(parts, ignore_index=True), ("loss",)


def experts(rng: np.random.Generator) -> Table:
    """Sizes and numbers of experts; the largest size is hidden."""
    x = grid(params=np.geomspace(1e8, 8e8, 8), experts=[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0])
    n, e = x.values()
    alpha, beta, g, at = rng.uniform(0.15, 0.3), rng.uniform(0.3, 0.6), rng.uniform(0.1, 0.3), rng.uniform(30, 100)
    worth = (n / 1e8) ** alpha + g * e**beta / (1 + e / at)
    loss = noisy(rng, (rng.uniform(1.2, 1.7) + 1.5 / worth) * second(rng, 0.01, np.log(n), np.log(e)))
    return pd.DataFrame({**x, "loss": loss, "sweep": np.where(n > 5.5e8, "hidden", "train")}), ("loss",)


def vocabulary(rng: np.random.Generator) -> Table:
    """Sizes, vocabularies and characters; the largest size and the longest texts are hidden."""
    x = grid(
        params_non_embedding=np.geomspace(3.3e7, 1.1e9, 6), vocab_size=np.geomspace(4096, 96_256, 7),
        characters=np.geomspace(5e8, 5e11, 7),
    )  # fmt: skip
    n, v, h = x.values()
    s = rng.uniform(0.7, 1.5) * (n / 1e8) ** -rng.uniform(0.1, 0.25) * (h / 1e10) ** -rng.uniform(0.1, 0.25)
    away = np.log(v / rng.uniform(1.2e4, 3e4))
    loss = -rng.uniform(5.0, 6.0) + 2 * s * (1 + rng.uniform(0.02, 0.06) * away**2 / (1 + s))
    loss = noisy(rng, loss * second(rng, 0.01, np.log(n), np.log(v), np.log(h)))
    hidden = (n > 8e8) | (h > 3e11)
    return pd.DataFrame({**x, "loss_unigram": loss, "sweep": np.where(hidden, "hidden", "train")}), ("loss_unigram",)


def repeated(rng: np.random.Generator) -> Table:
    """Sizes, tokens and distinct tokens; the largest size and the most distinct tokens are hidden."""
    x = grid(
        params=np.geomspace(7e6, 1e9, 6), tokens=np.geomspace(1e8, 2e10, 6), unique_tokens=np.geomspace(1e7, 5e8, 5)
    )
    keep = x["tokens"] >= x["unique_tokens"]
    n, d, u = (v[keep] for v in x.values())
    size = rng.uniform(0.8, 1.4) * (n / 1e8) ** -rng.uniform(0.2, 0.4)
    seen = rng.uniform(0.4, 0.8) * (d / 1e9) ** -rng.uniform(0.25, 0.45)
    distinct = rng.uniform(0.4, 0.8) * (u / 1e8) ** -rng.uniform(0.2, 0.4)
    loss = (rng.uniform(1.6, 2.1) + size + seen + distinct) * second(rng, 0.01, np.log(n), np.log(d), np.log(u))
    hidden = (n > 9e8) | (u > 4e8)
    rows = {"params": n, "tokens": d, "unique_tokens": u, "loss": noisy(rng, loss)}
    return pd.DataFrame({**rows, "sweep": np.where(hidden, "hidden", "train")}), ("loss",)


def mixture(rng: np.random.Generator) -> Table:
    """Five domains at four sizes: 20 mixtures of each are for training, ten are hidden; a loss on every domain."""
    names = ("books", "code", "news", "talk", "web")
    parts, a = [], rng.uniform(0.3, 0.7, 5)
    floor, w = rng.uniform(1.5, 2.5, 5), -rng.uniform(0.05, 0.25, (5, 5)) - np.diag(rng.uniform(0.4, 0.8, 5))
    for size in (7e7, 1.6e8, 3.05e8, 4.1e8):
        h = rng.dirichlet(np.full(5, 1.5), 30)
        rows = {f"mix/{m}": h[:, i] for i, m in enumerate(names)}
        for i, m in enumerate(names):
            loss = (floor[i] + (w[i] * h ** a[i]).sum(1)) * (size / 1e8) ** -0.05 + 1.0
            rows[f"loss/{m}"] = noisy(rng, loss * second(rng, 0.01, 6 * h[:, i], 6 * h[:, (i + 1) % 5]))
        sweep = np.where(np.arange(30) < 20, "train", "hidden")
        parts.append(pd.DataFrame({**rows, "params": size, "group": f"{size:.3g}", "sweep": sweep}))
    return pd.concat(parts, ignore_index=True), tuple(f"loss/{m}" for m in names)


def settings(rng: np.random.Generator) -> Table:
    """Sizes, tokens, learning rates and batches around a moving valley; the largest size is hidden."""
    x = grid(
        params_non_embedding=np.geomspace(6e7, 1.07e9, 6), tokens=np.geomspace(2e9, 1e11, 4),
        learning_rate=np.geomspace(2.4e-4, 2.2e-2, 7), batch_tokens=2048 * np.geomspace(16, 2048, 6),
    )  # fmt: skip
    n, d, eta, b = x.values()
    log_n, log_d = np.log(n / 1e9), np.log(d / 2e10)
    u = np.log(eta / 2e-3) + rng.uniform(0.3, 0.7) * log_n - rng.uniform(0.1, 0.3) * log_d
    v = np.log(b / 4e5) - rng.uniform(0.4, 0.6) * log_d
    floor = rng.uniform(1.6, 2.0) + 0.45 * np.exp(-rng.uniform(0.2, 0.35) * log_n)
    floor = floor + 0.35 * np.exp(-rng.uniform(0.25, 0.4) * log_d)
    bowl = rng.uniform(0.008, 0.014) * u**2 + rng.uniform(0.004, 0.008) * v**2 - 0.006 * u * v
    loss = floor * np.exp(bowl) * second(rng, 0.01, log_n, log_d, u, v)
    hidden = np.where(n > 8e8, "hidden", "train")
    return pd.DataFrame({**x, "loss": noisy(rng, loss), "sweep": hidden}), ("loss",)


def dip(rng: np.random.Generator) -> Table:
    """A score over compute that falls and rises; the upper third is hidden, the turn of it among the rest."""
    x = np.sort(rng.uniform(-0.9, 2.9, 389))
    score = -0.05 - 0.15 * 10 ** (-rng.uniform(0.4, 0.7) * (x + 0.9))
    score = score - rng.uniform(0.08, 0.14) * np.exp(-((x - rng.uniform(0.2, 0.6)) ** 2) / (2 * 0.5**2))
    score = score + 0.008 * np.sin(3 * x) + 0.015 * rng.standard_normal(len(x))
    sweep = np.where(x > 1.7, "hidden", "train")
    return pd.DataFrame({"flops": 10**x * 1e21, "metric/score": score, "sweep": sweep}), ("metric/score",)


TASKS: dict[str, Callable[[np.random.Generator], Table]] = {
    "parallel streams": streams, "fine-tuning": tuned, "experts": experts, "vocabulary": vocabulary,
    "repetition": repeated, "domain mixture": mixture, "learning rate and batch": settings, "U-shape": dip,
}  # fmt: skip
