"""Runs drawn around a Chinchilla law, as a page would pass them."""

import functools

import numpy as np
import pandas as pd

E, A, B, ALPHA, BETA = 1.8172, 482.01, 2085.43, 0.3478, 0.3658
EDGE = 1e21  # FLOP, beyond which the example's runs are held out


def loss(params, tokens):
    return E + A / np.asarray(params, float) ** ALPHA + B / np.asarray(tokens, float) ** BETA


def optimum(flops):
    """Return the compute-optimal parameters and tokens (Hoffmann et al. 2022, equation 4)."""
    g = (ALPHA * A / (BETA * B)) ** (1 / (ALPHA + BETA))
    flops = np.asarray(flops, float) / 6
    return g * flops ** (BETA / (ALPHA + BETA)), flops ** (ALPHA / (ALPHA + BETA)) / g


def runs(n: int = 240) -> pd.DataFrame:
    return _runs(n).copy()


@functools.cache
def _runs(n: int, seed: int = 0) -> pd.DataFrame:
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
