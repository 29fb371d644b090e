"""An example of the chart `steps_batch`."""

import numpy as np
import pandas as pd

from core.charts.batch.steps_batch import steps_batch

MODELS = (("85M", 1300, 1.1e6), ("302M", 2100, 2.8e6), ("1.2B", 3900, 6e6))


def _steps(batch) -> pd.DataFrame:
    """Steps of three models to a loss at batches."""
    parts = [
        pd.DataFrame({"set": name, "batch_tokens": batch, "steps": least * (1 + crit / np.asarray(batch))})
        for name, least, crit in MODELS
    ]
    return pd.concat(parts, ignore_index=True)


def example(runs: pd.DataFrame):
    table = _steps(np.geomspace(3e4, 8e6, 9)[: len(runs)])
    marks = pd.concat([_steps([4e5]).assign(kind="fifth"), _steps([2e6]).assign(kind="twice")])
    return steps_batch(table, table, marks.iloc[: len(runs)])
