"""Runs to make next for tables and pictures."""

import numpy as np
import pandas as pd

from ...fit.calibrated import Calibrated
from ..cost import size_feature
from .proposal import NextRuns

COLUMNS = ("flops", "value", "label", "excluded")


def proposed_table(found: NextRuns, calibrated: Calibrated) -> pd.DataFrame:
    """Return one row a run to make: its features by column, `flops`, and the loss that the law expects of it."""
    rows = pd.DataFrame([{**run.at, "flops": run.flops} for run in found.proposed])
    x = {f.name: rows[f.name].to_numpy(float) for f in calibrated.law.features}
    return rows.assign(**{f"expected loss ({calibrated.unit})": calibrated.expect(x)})


def among_runs(found: NextRuns, calibrated: Calibrated, points: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Return the runs that there are and those to make, with the `value` that is narrowed, and that value's column.

    `points` are runs as `core.fit.points` gives them. The value is the loss, or the size where that is narrowed.
    """
    size = size_feature(calibrated.law)
    table = proposed_table(found, calibrated)
    of_size = found.aim.kind == "size"
    new = table.assign(
        value=table[size] if of_size else table.iloc[:, -1], params=table[size],
        label=[f"next-{i + 1}" for i in range(len(table))],
    )  # fmt: skip
    column = size if of_size else "loss"
    if column not in points or "flops" not in points:
        return pd.DataFrame(columns=list(COLUMNS)), new, column
    known = points.assign(value=points[column])[list(COLUMNS)]
    kept = np.isfinite(known["flops"].to_numpy(float)) & np.isfinite(known["value"].to_numpy(float))
    return known[kept], new, column
