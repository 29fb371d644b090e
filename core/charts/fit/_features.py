"""The columns that describe a run, for the tooltips of charts that draw runs."""

import pandas as pd

from ...units import KINDS
from ..marks import Tip

DRAWN = ("run", "observed", "predicted", "excluded", "held_out", "residual", "label")  # or named by the chart itself


def features(runs: pd.DataFrame) -> list[Tip]:
    """Return the tooltip fields of the columns that describe a run."""
    return [(str(c), KINDS[str(c)][0] if c in KINDS else str(c), None) for c in runs.columns if c not in DRAWN]
