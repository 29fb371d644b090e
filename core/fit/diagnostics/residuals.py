"""Compare observed and predicted targets run by run, for pictures and tables."""

import numpy as np
import pandas as pd

from ... import laws
from ...runs import Runs
from ..calibrated import from_fit
from ..data.series import courses
from ..data.usable import usable_rows
from ..every_step import by_every_step
from ..result import Fit


def residuals(fit: Fit, runs: Runs) -> pd.DataFrame:
    """Return a table with one row for each run that can be predicted, excluded runs too, indexed as the run table.

    Columns: run (label), the law's features, observed and predicted (both in the fit's unit), residual, which is
    (observed - predicted) / predicted, excluded (bool) and reason. Laws of schedules predict by their sum over every
    step.
    """
    law = laws.get(fit.law)
    table = runs.table
    usable = usable_rows(law, table, fit.target, fit.columns).rows
    table = table[usable]
    x = {f.name: table[fit.columns[f.name]].to_numpy(float) for f in law.features}
    observed = table[fit.target].to_numpy(float)
    constants = from_fit(fit)
    predicted = by_every_step(law, constants.values, courses(runs, table)) if law.series else constants.expect(x)
    out = ~table.index.isin(runs.included.index)
    label = table["run"].astype(str) if "run" in table.columns else "row " + table.index.astype(str)
    frame = pd.DataFrame(
        {"run": np.asarray(label), **x, "observed": observed, "predicted": predicted}, index=table.index
    )
    return frame.assign(residual=observed / predicted - 1, excluded=out, reason=table["excluded"].to_numpy())


def mean_error(rows: pd.DataFrame) -> float:
    """Return the mean relative error (a share) on the runs that were fitted, from what `residuals` returns."""
    return float(rows.loc[~rows["excluded"], "residual"].abs().mean())
