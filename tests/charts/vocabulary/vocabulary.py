"""An example of the chart `vocabulary`."""

import numpy as np
import pandas as pd

from core.charts.vocabulary.vocabulary import vocabulary

BEST = 111_000.0


def cost(entries, best=BEST):
    return 0.0011 * (np.log(np.asarray(entries, float) / best) ** 2)


def example(runs: pd.DataFrame, interval=(90_000.0, 150_000.0), n: int = 200):
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
