"""Example data for the charts of the vocabulary."""

import numpy as np
import pandas as pd

from core.charts.vocabulary.vocabulary import vocabulary
from core.charts.vocabulary.vocabulary_growth import vocabulary_growth

BEST = 111_000.0
FAMILIES = {"GPT-2": (50_257, [(85e6, 768), (1.5e9, 1600)]), "Llama 2": (32_000, [(6.5e9, 4096), (68e9, 8192)]),
            "Llama 3": (128_256, [(7e9, 4096), (69e9, 8192)])}  # fmt: skip


def cost(entries, best=BEST):
    return 0.0011 * (np.log(np.asarray(entries, float) / best) ** 2)


def vocabulary_example(runs: pd.DataFrame, interval=(90_000.0, 150_000.0), n: int = 200):
    n = n if len(runs) else 0
    sizes = np.geomspace(1.2e4, 1e6, n)
    curve = pd.DataFrame({"vocab_size": sizes, "above": cost(sizes), "beyond": sizes > 96_256})
    named = pd.DataFrame({
        "vocab_size": [32_000.0, 50_257, 128_256, 152_064, 256_000, 65_536],
        "label": ["Llama 2 32K", "GPT-2 50K", "Llama 3 128K", "Qwen2.5 152K", "Gemma 256K", "yours 65.5K"],
        "own": [False] * 5 + [True],
    }).iloc[: len(runs)]  # fmt: skip
    named = named.assign(above=cost(named["vocab_size"]), more=np.where(named["vocab_size"] == 32_000, np.inf, 0.03))
    other = pd.DataFrame({"vocab_size": sizes, "above": cost(sizes, 4e4), "set": "refit"})
    return vocabulary(curve, (BEST, *interval), (6e4, 2e5), named, "nats per token", other)


def vocabulary_growth_example(runs: pd.DataFrame):
    sizes = np.geomspace(1e7, 1e12, 64 if len(runs) else 0)
    lines = {"isoFLOP frontier": (0.55, 0.833), "slope of compute": (0.6, 0.8354), "law of loss": (0.4, 0.86)}
    parts = [
        pd.DataFrame({
            "name": name, "params": sizes, "inside": 3e6 * k * (sizes / 2e7) ** power, "width": 4096.0,
            "vocab_size": 3e6 * k * (sizes / 2e7) ** power / 4096, "flops": (sizes / 0.0834) ** 2,
            "beyond": (sizes < 33e6) | (sizes > 1.13e9),
        })
        for name, (k, power) in lines.items()
    ]  # fmt: skip
    models = pd.DataFrame(
        [(f, f"{f} {n:.2g}", n, v * d, float(v)) for f, (v, shapes) in FAMILIES.items() for n, d in shapes],
        columns=["family", "title", "params", "inside", "vocab_size"],
    ).iloc[: len(runs)]
    here = (7e9, 2.5e8, "your model") if len(runs) else None
    return vocabulary_growth(pd.concat(parts, ignore_index=True), models, here)
