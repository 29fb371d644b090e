"""An example of the chart `shape_growth`."""

import numpy as np
import pandas as pd

from core.charts.shape.shape_growth import shape_growth


def example(runs: pd.DataFrame):
    flops = np.geomspace(1e18, 1e24, 13 if len(runs) else 0)
    ways = [
        pd.DataFrame({"by": by, "flops": flops, "width": 2304 * (flops / 1e21) ** 0.25 * wide, "depth": 42 / wide})
        for by, wide in (("FLOP", 1.0), ("GPU-hours", 1.8))
    ]
    curve = pd.concat(ways, ignore_index=True).assign(
        params=lambda t: 15 * t["width"] ** 2 * t["depth"], tokens=1e10, loss=2.5, beyond=lambda t: t["flops"] > 3e21
    )
    return shape_growth(curve, 9.3e20 if len(curve) else None, "nats per token")
