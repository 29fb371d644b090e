"""An example of the chart `catalog_runs`."""

import pandas as pd

from core.charts.datasets.catalog_runs import catalog_runs

NAMES = ("first", "second", "third")


def example(frame: pd.DataFrame):
    runs = pd.concat([frame[["flops"]].assign(name=name) for name in NAMES[:2]])
    sets = pd.DataFrame({
        "name": NAMES, "words": [f"{n} · 240 runs" for n in NAMES], "title": NAMES, "runs": "240 runs",
        "sizes": "44M to 16B parameters", "compute": "6e18 to 3e21 FLOP",
    })  # fmt: skip
    return catalog_runs(runs, sets, 1e23)
