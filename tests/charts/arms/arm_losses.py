"""An example of the chart `arm_losses`."""

import numpy as np
import pandas as pd

from core.charts.arms.arm_losses import arm_losses
from tests.charts._runs import loss, optimum


def example(runs: pd.DataFrame):
    flops = np.geomspace(1e18, 1e23, 40)
    parts = [
        pd.DataFrame({"arm": name, "flops": flops, "loss": loss(*optimum(flops * gain)), "beyond": flops > 3e21})
        for name, gain in (("AdamW", 1.0), ("Muon", 1.3))
    ]
    arms = np.where(np.arange(len(runs)) % 2, "AdamW", "Muon")
    points = runs[["flops", "loss", "tokens"]].assign(arm=arms, size=runs["params"], tries=3)
    return arm_losses(pd.concat(parts, ignore_index=True), points, "nats per token", 20.0)
