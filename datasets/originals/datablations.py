"""Final losses of runs that repeat their data."""

from pathlib import Path

import pandas as pd

from ._figures import original

DATABLATIONS_MISREAD = "4b284b12bc4opt2"


def table(folder: Path) -> pd.DataFrame:
    """Return the canonical table; `folder` holds the originals."""
    raw = original(folder / "datablations" / "datablations_runs.csv")
    reason = "the name is read wrongly in the original: 84B tokens of 12B unique, about 3.09B parameters"
    found = raw.rename(columns={"name": "run"})[["run", "params", "tokens", "unique_tokens", "loss"]]
    return found.assign(excluded=[reason if run == DATABLATIONS_MISREAD else "" for run in found["run"]])
