"""An example of the chart `beside`."""

import numpy as np
import pandas as pd

from core.charts.fit.beside import beside
from tests.charts._runs import loss, optimum


def example(frame: pd.DataFrame):
    flops = np.geomspace(1e18, 1e24, 25)
    one = pd.DataFrame({"source": "yours", "flops": flops, "loss": loss(*optimum(flops))})
    one["low"], one["high"], one["beyond"] = one["loss"] - 0.03, one["loss"] + 0.03, flops > 3e21
    other = one.assign(source="published", loss=one["loss"] + 0.1, low=np.nan, high=np.nan, beyond=False)
    runs = frame[["flops", "loss", "label"]].assign(source="yours")
    return beside(pd.concat([one, other], ignore_index=True), runs)
