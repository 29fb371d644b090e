"""An example of the chart `shares_along`."""

import numpy as np
import pandas as pd

from core.charts.mixture.shares_along import shares_along
from tests.charts.mixture._shared import DOMAINS


def example(runs: pd.DataFrame, domains=DOMAINS, banded: bool = False):
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
