"""Made-up runs of two arms on one law, of which one needs a known share of the other's compute."""

import numpy as np
import pandas as pd

from core.runs import Runs, from_table

SIZES, TOKENS_PER_PARAM = (2e7, 5e7, 1e8, 2e8), (10.0, 20.0, 40.0)
MIDDLE = 1e18  # FLOP at which the ratio is the given one


def loss_at(params, tokens):
    """The loss of the first arm, with round constants after Hoffmann et al. 2022."""
    return 1.8 + 400.0 * params**-0.34 + 1000.0 * tokens**-0.33


def grid() -> tuple[np.ndarray, np.ndarray]:
    """Sizes and tokens of twelve runs."""
    sizes, ratios = np.meshgrid(SIZES, TOKENS_PER_PARAM, indexing="ij")
    return sizes.ravel(), (sizes * ratios).ravel()


def two_optimizers(ratio: float = 1.3, drift: float = 0.0, noise: float = 0.0, seed: int = 0, **more) -> pd.DataFrame:
    """Runs of `sgd`, which needs `ratio` (C / MIDDLE)^drift times the compute of `lbfgs` for the same loss."""
    params, tokens = grid()
    m = ratio * (6 * params * tokens / MIDDLE) ** drift
    losses = {"sgd": loss_at(params, tokens), "lbfgs": loss_at(params * np.sqrt(m), tokens * np.sqrt(m))}
    random = np.random.default_rng(seed)
    parts = [
        pd.DataFrame({
            "run": [f"{name}-{i}" for i in range(len(params))], "params": params, "tokens": tokens, "optimizer": name,
            "loss": loss * np.exp(noise * random.standard_normal(len(loss))), **more,
        })
        for name, loss in losses.items()
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def runs_of(table: pd.DataFrame) -> Runs:
    """Return a table as checked runs."""
    return from_table(table.astype(str), "made-up")
