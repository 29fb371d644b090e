"""The picture of the Extrapolate page."""

from collections.abc import Mapping

import numpy as np

from core.charts.extrapolate.extrapolation import extrapolation
from core.fit import Calibrated, Fit, Prediction, reach
from core.fit.diagnostics.points import points
from core.plan import path
from core.plan.compute.views import span_of
from core.runs import Runs
from pages.parts import show


def picture(
    calibrated: Calibrated, fit: Fit | None, table: Runs, at: Mapping[str, float], axis: str, got: Prediction, line: str
) -> None:
    """Draw the prediction along an axis through the target `at`, with the runs."""
    here = reach(calibrated.law, at)[axis]
    data = calibrated.ranges.get(axis)
    runs = points(calibrated, table, fit)
    runs = runs.assign(x=runs[axis] if axis in runs else np.nan).dropna(subset=["x"])
    span = span_of(here, data, runs.loc[~runs["excluded"].astype(bool), "x"])
    drawn = path(calibrated, at, axis, span, data)
    title = f"{fit.target if fit else calibrated.law.target} ({calibrated.unit})"
    chart = extrapolation(drawn, runs, data, (here, got.value, got.low, got.high), None, title, axis)
    show.picture(chart, f"{calibrated.law.key}-extrapolation", drawn, line)
