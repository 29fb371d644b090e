"""The picture of the Extrapolate page."""

from collections.abc import Mapping

import numpy as np

from core.charts.extrapolate.extrapolation import TargetPoint, extrapolation
from core.fit import Calibrated, Fit, Prediction, reach
from core.fit.diagnostics.points import points, thinned
from core.plan import path
from core.plan.compute.views import span_of
from core.plan.trained_models import beside
from core.runs import Runs
from pages.parts import show
from pages.parts.answers import once


def picture(
    calibrated: Calibrated, fit: Fit | None, table: Runs, at: Mapping[str, float], axis: str, got: Prediction, line: str
) -> None:
    """Draw the prediction along an axis through the target `at`, with the runs."""
    here = reach(calibrated.law, at)[axis]
    data = calibrated.ranges.get(axis)
    found = once("points", (calibrated, table, fit), lambda: points(calibrated, table, fit))
    runs = once("points-shown", (calibrated, table, fit), lambda: thinned(found))
    runs = runs.assign(x=runs[axis] if axis in runs else np.nan).dropna(subset=["x"])
    span = span_of(here, data, runs.loc[~runs["excluded"].astype(bool), "x"])
    drawn = once("path", (calibrated, at, axis, span, data), lambda: path(calibrated, at, axis, span, data))
    title = f"{fit.target if fit else calibrated.law.target} ({calibrated.unit})"
    mark = TargetPoint(here, got.value, got.low, got.high, got.sampling_low, got.sampling_high)
    out = int(found["excluded"].sum())
    models = beside(calibrated.law)
    models = models.assign(x=models[axis]) if axis in models else None
    show.picture(
        lambda: extrapolation(drawn, runs, data, mark, None, title, axis, excluded=out, models=models),
        f"{calibrated.law.key}-extrapolation", drawn, line, of=(calibrated, table, fit, at, axis), first=True,
        answer={**got.report(), "unit": calibrated.unit}, runs=found,
    )  # fmt: skip
