"""An example of the chart `vocabulary_growth`."""

import numpy as np
import pandas as pd

from core.charts.vocabulary.vocabulary_growth import vocabulary_growth

FAMILIES = {"GPT-2": (50_257, [(85e6, 768), (1.5e9, 1600)]), "Llama 2": (32_000, [(6.5e9, 4096), (68e9, 8192)]),
            "Llama 3": (128_256, [(7e9, 4096), (69e9, 8192)])}  # fmt: skip


def example(runs: pd.DataFrame):
    sizes = np.geomspace(1e7, 1e12, 64 if len(runs) else 0)
    powers = {"isoFLOP frontier": (0.55, 0.833), "slope of compute": (0.6, 0.8354), "law of loss": (0.4, 0.86)}
    parts = [
        pd.DataFrame({
            "name": name, "params": sizes, "inside": 3e6 * k * (sizes / 2e7) ** power, "width": 4096.0,
            "vocab_size": 3e6 * k * (sizes / 2e7) ** power / 4096, "flops": (sizes / 0.0834) ** 2,
            "beyond": (sizes < 33e6) | (sizes > 1.13e9),
        })
        for name, (k, power) in powers.items()
    ]  # fmt: skip
    models = pd.DataFrame(
        [(f, f"{f} {n:.2g}", n, v * d, float(v)) for f, (v, shapes) in FAMILIES.items() for n, d in shapes],
        columns=["family", "title", "params", "inside", "vocab_size"],
    ).iloc[: len(runs)]
    here = (7e9, 2.5e8, "your model") if len(runs) else None
    return vocabulary_growth(pd.concat(parts, ignore_index=True), models, here)
