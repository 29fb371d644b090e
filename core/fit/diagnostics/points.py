"""Place runs in pictures: by the features of a law and by training compute."""

import numpy as np
import pandas as pd

from ...runs import Runs
from ..calibrated import Calibrated
from ..data.usable import usable_rows
from ..predict import reach
from ..result import Fit

MOST = 4000  # rows left out that a picture shows: more dots than that are a grey cloud, and slow


def points(calibrated: Calibrated, runs: Runs, fit: Fit | None = None) -> pd.DataFrame:
    """Return a table with one row for each run that has the target, excluded runs too.

    Columns: each feature of the law that the runs have (from the column that served as it in `fit`), flops where it is
    known, loss (the target, in the runs' unit), label, and excluded (bool: left out, or of no use to the law). The
    table is empty where the runs lack the target.
    """
    frame, law = runs.table, calibrated.law
    serves = fit.columns if fit else {}
    target = fit.target if fit else law.target
    found = {f.name: frame[serves.get(f.name, f.name)] for f in law.features if serves.get(f.name, f.name) in frame}
    found = reach(law, found) | ({"flops": frame["flops"]} if "flops" in frame else {})
    if target not in frame or not found:
        return pd.DataFrame(columns=[*(f.name for f in law.features), "flops", "loss", "label", "excluded"])
    label = frame["run"] if "run" in frame else "row " + frame.index.astype(str)
    out = ~frame.index.isin(runs.included.index)
    if all(f.name in found for f in law.features):
        out |= ~usable_rows(law, frame, target, {f.name: serves.get(f.name, f.name) for f in law.features}).rows
    return pd.DataFrame(found).assign(loss=frame[target], label=label, excluded=out).dropna(subset=["loss"])


def thinned(found: pd.DataFrame) -> pd.DataFrame:
    """Return points with at most MOST of those that are left out of the fit, evenly taken; all others stay."""
    out = np.flatnonzero(found["excluded"].to_numpy(bool))
    if len(out) <= MOST:
        return found
    dropped = np.setdiff1d(out, out[np.linspace(0, len(out) - 1, MOST).astype(int)])
    return found.drop(index=found.index[dropped])
