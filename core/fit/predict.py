"""Predict at a point, with an interval and the distance from the data."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .. import laws
from ..errors import BadInput
from ..laws.base import Law
from ..units import SIZES
from .calibrated import Calibrated, from_fit
from .draws import FEWEST_DRAWS, percentile_interval
from .evaluate import evaluate
from .objectives import Objective, get
from .point import check_point
from .result import Fit

WIDEST = 100.0  # factor between the ends of an interval beyond which refits do not agree
LOST = 0.01  # share of the refits that may give no finite value at a point
NO_NOISE = "This fit does not say how noisy a run is."


@dataclass(frozen=True)
class Prediction:
    """A predicted target in the law's unit, with the 95 % interval of the mean of such runs (None without draws).

    `decades_beyond_data` is how far the point lies outside the runs behind the constants, in powers of ten; it is None
    where their range is unknown. `notes` are sentences on what was left aside or worked out. `no_interval` says why
    there is none; it is empty where there is one. `outside` are sentences on bounded settings outside of the runs.
    """

    value: float
    low: float | None
    high: float | None
    decades_beyond_data: float | None
    notes: tuple[str, ...] = ()
    no_interval: str = ""
    outside: tuple[str, ...] = ()

    def report(self) -> dict[str, Any]:
        """Return plain data, the shape that the shell prints."""
        names = ("value", "low", "high", "decades_beyond_data", "no_interval")
        return {name: getattr(self, name) for name in names} | {"notes": list(self.notes)}


def predict(calibrated: Calibrated, at: Mapping[str, float]) -> Prediction:
    """Return the prediction at one point, which gives values by column (see `core.fit.point`).

    Raises BadInput as `check_point` does, and where the law gives no finite value.
    """
    point = check_point(calibrated.law, at)
    at = point.values
    every = evaluate(calibrated.law, calibrated.stacked, {name: np.array([v]) for name, v in at.items()})
    value, *ends = (float(v[0]) for v in (every[0], *ends_of(every)))
    if not np.isfinite(value):
        raise BadInput(f"{calibrated.law.key} gives no finite value at such a point; it is too far from any run.")
    low, high = (e if np.isfinite(e) else None for e in ends)
    outside = outside_of_runs(calibrated, at)
    why = "" if low is not None else calibrated.no_draws if calibrated.draws is None else _disagreement(every)
    return Prediction(value, low, high, decades_beyond(calibrated, at), (*point.notes, *outside), why, tuple(outside))


def curve(calibrated: Calibrated, x: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return value, low and high [M] at points [M]; low and high are NaN where there is no interval."""
    every = evaluate(calibrated.law, calibrated.stacked, x)
    return every[0], *ends_of(every)


def ends_of(every: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends [M] of the 95 % intervals around the predictions every[0] by the draws every[1:], [1 + B, M].

    An interval holds its prediction. Its ends are NaN where draws do not agree: where more than LOST of them are not
    finite, or positive ones span more than a factor WIDEST; and where there are too few draws.
    """
    value, draws = every[0], every[1:]
    if len(draws) < FEWEST_DRAWS:
        return np.full_like(value, np.nan), np.full_like(value, np.nan)
    finite = np.isfinite(draws)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of points at which no draw is finite
        low, high = percentile_interval(np.where(finite, draws, np.nan))
    low, high = np.minimum(low, value), np.maximum(high, value)
    with np.errstate(all="ignore"):
        agree = ((~finite).mean(axis=0) <= LOST) & ~((low > 0) & (high / low > WIDEST))
    return np.where(agree, low, np.nan), np.where(agree, high, np.nan)


def _disagreement(every: np.ndarray) -> str:
    """Say why draws that there are [1 + B, 1] make no interval."""
    lost = int((~np.isfinite(every[1:])).sum())
    if lost > LOST * (len(every) - 1):
        return f"No interval: {lost} of {len(every) - 1} refits give no finite value there."
    return f"No interval: refits disagree there by more than a factor of {WIDEST:g}."


def new_run(fit: Fit, at: Mapping[str, float]) -> tuple[float, float] | None:
    """Return the 95 % interval of the target of one further run at a point, None where `predict_run` has none."""
    found = predict_run(fit, at)
    return None if found.low is None or found.high is None else (found.low, found.high)


def predict_run(fit: Fit, at: Mapping[str, float]) -> Prediction:
    """Return the prediction of one further run at a point.

    Its interval has the uncertainty of the law and the noise of a run, which is taken to be as large there as at the
    runs fitted. Raises BadInput as `predict` does.
    """
    calibrated = from_fit(fit)
    found = predict(calibrated, at)
    if found.low is None:
        return found
    if len(fit.noise) != len(next(iter(fit.draws.values()))):
        return replace(found, low=None, high=None, no_interval=NO_NOISE)
    at = check_point(calibrated.law, at).values
    every = evaluate(calibrated.law, calibrated.stacked, {name: np.array([v]) for name, v in at.items()})
    every[1:, 0] = further(get(fit.objective.name), every[1:, 0], np.asarray(fit.noise))
    low, high = (float(e[0]) for e in ends_of(every))
    given = np.isfinite(low) and np.isfinite(high)
    if given:
        return replace(found, low=low, high=high)
    return replace(found, low=None, high=None, no_interval=_disagreement(every))


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
