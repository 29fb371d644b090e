"""An example of the chart `law_over_runs`."""

import numpy as np
import pandas as pd

from core.charts.fit.law_over_runs import law_over_runs
from tests.charts._runs import loss

SIZES = (1e8, 1e9, 1e10)


def curves_of(sizes=SIZES, form: float = 2.0) -> pd.DataFrame:
    flops = np.geomspace(1e18, 1e23, 40)
    parts = []
    for group, size in enumerate(sizes):
        value = loss(size, flops / 6 / size)
        part = pd.DataFrame({"x": flops, "value": value, "group": group, "beyond": (flops < 1e19) | (flops > 1e21)})
        ends = {"sampling_low": 0.995, "sampling_high": 1.005, "low": 1 - 0.005 * form, "high": 1 + 0.005 * form}
        parts.append(part.assign(**{name: value * times for name, times in ends.items()}))
    return pd.concat(parts, ignore_index=True)


def example(frame: pd.DataFrame, sizes=SIZES, form: float = 2.0, chosen=()):
    middles = np.array(sizes)
    near = np.abs(np.log(frame["params"].to_numpy()[:, None] / middles)).argmin(axis=1)
    columns = ["run", "predicted", "residual", "excluded", "params", "tokens"]
    runs = frame[columns].assign(observed=frame["loss"], x=frame["flops"], group=near, row=range(len(frame)))
    groups = pd.DataFrame({"group": range(len(sizes)), "value": middles, "name": ""})
    by = "params" if len(sizes) > 1 else ""
    return law_over_runs(runs, curves_of(sizes, form), groups, "flops", by, chosen=chosen)
