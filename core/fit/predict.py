"""Predict at a point, with an interval and the distance from the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import laws
from ..errors import BadInput
from ..laws.base import Law
from ..units import SIZES
from .calibrated import Calibrated, from_fit
from .draws import percentile_interval
from .evaluate import evaluate
from .objectives import Objective, get
from .point import check_point
from .result import Fit


@dataclass(frozen=True)
class Prediction:
    """A predicted target in the law's unit, with the 95 % interval of the mean of such runs (None without draws).

    `decades_beyond_data` is how far the point lies outside the runs behind the constants, in powers of ten; it is None
    where their range is unknown. `notes` are sentences on what was left aside or worked out.
    """

    value: float
    low: float | None
    high: float | None
    decades_beyond_data: float | None
    notes: tuple[str, ...] = ()


def predict(calibrated: Calibrated, at: Mapping[str, float]) -> Prediction:
    """Return the prediction at one point, which gives values by column (see `core.fit.point`).

    Raises BadInput as `check_point` does, and where the law gives no finite value.
    """
    point = check_point(calibrated.law, at)
    at = point.values
    values = curve(calibrated, {name: np.array([v]) for name, v in at.items()})
    value, *ends = (float(v[0]) for v in values)
    if not np.isfinite(value):
        raise BadInput(f"{calibrated.law.key} gives no finite value at such a point; it is too far from any run.")
    low, high = (e if np.isfinite(e) else None for e in ends)
    notes = (*point.notes, *outside_of_runs(calibrated, at))
    return Prediction(value, low, high, decades_beyond(calibrated, at), notes)


def curve(calibrated: Calibrated, x: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return value, low and high [M] at points [M]; low and high are NaN without draws."""
    every = evaluate(calibrated.law, calibrated.stacked, x)
    if len(every) == 1:
        return every[0], np.full_like(every[0], np.nan), np.full_like(every[0], np.nan)
    return every[0], *percentile_interval(every[1:])


def new_run(fit: Fit, at: Mapping[str, float]) -> tuple[float, float] | None:
    """Return the 95 % interval of the target of one further run at a point.

    It has the uncertainty of the law and the noise of a run, which is taken to be as large there as at the runs fitted.
    It is None where the fit has no draws. Raises BadInput as `predict` does.
    """
    calibrated = from_fit(fit)
    at = check_point(calibrated.law, at).values
    if calibrated.draws is None or len(fit.noise) != len(next(iter(fit.draws.values()))):
        return None
    every = evaluate(calibrated.law, calibrated.draws, {name: np.array([v]) for name, v in at.items()})
    low, high = percentile_interval(further(get(fit.objective.name), every[:, 0], np.asarray(fit.noise)))
    return float(low), float(high)


def further(objective: Objective, predicted: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Return the targets of runs [B] from what the law predicts [B] and their noise [B] in the objective's terms."""
    return predicted * np.exp(noise) if objective.log else predicted + noise


def decades_beyond(calibrated: Calibrated, at: Mapping[str, float]) -> float | None:
    """Return by how many powers of ten the farthest feature, or the training compute, lies outside the runs.

    It is 0 inside the runs, and None where their range is not known.
    """
    without = {f.name for f in calibrated.law.features if not (f in calibrated.law.factors and f.domain.log)}
    known = {k: v for k, v in reach(calibrated.law, at).items() if k not in without}
    outside = [
        max(np.log10(low / known[name]), np.log10(known[name] / high), 0.0)
        for name, (low, high) in calibrated.ranges.items()
        if name in known and low > 0
    ]
    return float(max(outside)) if outside else None


def outside_of_runs(calibrated: Calibrated, at: Mapping[str, float]) -> list[str]:
    """Return a sentence for each bounded setting that lies outside the runs: no power of ten says how far."""
    ranges = {f.name: calibrated.ranges[f.name] for f in calibrated.law.settings if f.name in calibrated.ranges}
    bounded = {f.name for f in calibrated.law.settings if not f.domain.log}
    return [
        f"{name} {at[name]:g} lies outside the runs, which have {low:g} to {high:g}."
        for name, (low, high) in ranges.items()
        if name in bounded and not low <= at[name] <= high
    ]


def beyond(fit: Fit, times: float) -> dict[str, float]:
    """Return a point by feature whose scales are `times` the largest of the runs.

    Settings and shares are amid those of the runs; shares sum to 1.
    """
    law = laws.get(fit.law)
    scales = {f.name: times * fit.ranges[f.name][1] for f in law.scales}
    settings = {f.name: f.middle(*fit.ranges[f.name]) for f in law.settings}
    shares = {f.name: sum(fit.ranges[f.name]) / 2 for f in law.shares}
    return scales | settings | {name: v / sum(shares.values()) for name, v in shares.items()}


def reach(law: Law, at: Mapping[str, Any]) -> dict[str, Any]:
    """Return a point (or points, [M] each) with its training compute (FLOP) by the cost of the law added as `flops`.

    It stays as it is where it has compute already, or lacks size, tokens, or what the cost asks for.
    """
    size = next((s for s in SIZES if s in at), None)
    if law.cost is None or size is None or "flops" in at or not {"tokens", *law.cost.needs} <= set(at):
        return dict(at)
    return {**at, "flops": law.cost.flops(at[size], at["tokens"], at)}


def ranges_of(law: Law, x: Mapping[str, np.ndarray]) -> dict[str, tuple[float, float]]:
    """Return the span over runs of every feature [R] that is a number, and of training compute where they say it."""
    found = reach(law, {name: v for name, v in x.items() if v.ndim == 1})
    return {name: (float(np.min(v)), float(np.max(v))) for name, v in found.items()}
