"""An example of the chart `effects`."""

import numpy as np
import pandas as pd

from core.charts.mixture.effects import effects
from tests.charts.mixture._shared import DOMAINS


def example(runs: pd.DataFrame, domains=DOMAINS, targets=DOMAINS):
    """More of a domain lowers its own loss and raises most others."""
    rng = np.random.default_rng(1)
    rows = [
        {"domain": d, "target": t, "change": -0.03 * (d == t) + rng.normal(0.002, 0.004)}
        for d in domains
        for t in targets
    ]
    return effects(pd.DataFrame(rows).iloc[: len(runs)], "nats per token")
