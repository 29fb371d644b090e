"""Predict at a point, with an interval and the distance from the data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .. import laws
from ..errors import BadInput
from ..laws.base import Law
from ..units import SIZES, name_of
from .band import band, disagreement
from .calibrated import Calibrated, from_fit
from .evaluate import evaluate
from .objectives import get
from .point import Point, check_point
from .result import Fit

ROUNDED = 1e-6  # a setting that lies outside the runs by so small a share of itself is one of theirs
FARTHEST = 300.0  # decades
NO_NOISE = "This fit does not say how noisy a run is."


@dataclass(frozen=True)
class Farthest:
    """How many powers of ten, `decades`, a point lies outside the runs, by which `column` it is farthest.

    The column is empty inside the runs.
    """

    decades: float
    column: str = ""

    @property
    def by(self) -> str:
        """What the point is farthest by, as the end of a phrase: " by training tokens"; empty inside the runs."""
        return f" by {name_of(self.column)}" if self.column else ""


@dataclass(frozen=True)
class Prediction:
    """A predicted target in the law's unit, with its 95 % interval (None where there is none).

    `low` and `high` hold sampling and form error together; `sampling_low` and `sampling_high` between them are of
    sampling error alone. `decades_beyond_data` is how far the point lies outside the runs behind the constants, in
    powers of ten; it is None where their range is unknown. `farthest` is the feature, or compute, by which it lies so
    far, empty inside the runs. `notes` are sentences on what was left aside or worked out.
    `no_interval` says why there is none; it is empty where there is one. `outside` are sentences on settings
    outside of the runs. `average` is what the law and its rival say on average, and `no_form` says why an interval is
    of sampling error alone.
    """

    value: float
    low: float | None
    high: float | None
    decades_beyond_data: float | None
    notes: tuple[str, ...] = ()
    no_interval: str = ""
    outside: tuple[str, ...] = ()
    sampling_low: float | None = None
    sampling_high: float | None = None
    average: float | None = None
    no_form: str = ""
    farthest: str = ""

    @property
    def half_width(self) -> float | None:
        """Half the width of the interval, relative to the prediction; None where there is none."""
        return _half(self.low, self.high, self.value)

    @property
    def sampling_half_width(self) -> float | None:
        """Half the width of the interval of sampling error alone, relative to the prediction."""
        return _half(self.sampling_low, self.sampling_high, self.value)

    def report(self) -> dict[str, Any]:
        """Return plain data, the shape that the shell prints."""
        names = (
            *("value", "low", "high", "sampling_low", "sampling_high", "average", "decades_beyond_data"),
            *("no_interval", "no_form"),
        )
        return {name: getattr(self, name) for name in names} | {"notes": list(self.notes)}


def _half(low: float | None, high: float | None, value: float) -> float | None:
    return None if low is None or high is None else (high - low) / 2 / max(abs(value), 1e-300)


def predict(calibrated: Calibrated, at: Mapping[str, float]) -> Prediction:
    """Return the prediction at one point, which gives values by column (see `core.fit.point`).

    Raises BadInput as `check_point` does, and where the law gives no finite value.
    """
    return _predicted(calibrated, check_point(calibrated.law, at))


def _predicted(calibrated: Calibrated, point: Point, fit: Fit | None = None) -> Prediction:
    """Return the prediction at a checked point: of the mean of such runs, or of one further run of a `fit`."""
    at = {name: np.array([v]) for name, v in point.values.items()}
    noise, of = (np.asarray(fit.noise), get(fit.objective.name)) if fit else (None, None)
    found = band(calibrated, at, noise, of)
    if not np.isfinite(found.value[0]):
        raise BadInput(f"{calibrated.law.key} gives no finite value at such a point; it is too far from any run.")
    ends = (found.low, found.high, found.sampling_low, found.sampling_high, found.average)
    low, high, sampling_low, sampling_high, average = (float(e[0]) if np.isfinite(e[0]) else None for e in ends)
    given = low is not None and high is not None
    why = "" if given else calibrated.no_draws if calibrated.draws is None else _disagreement(calibrated, at)
    outside, far = outside_of_runs(calibrated, point.values), farthest(calibrated, point.values)
    no_form, column = calibrated.no_form if given else "", far.column if far else ""
    return Prediction(
        float(found.value[0]), low, high, far and far.decades, (*point.notes, *outside), why,
        tuple(outside), sampling_low, sampling_high, average, no_form, column,
    )  # fmt: skip


def _disagreement(calibrated: Calibrated, at: Mapping[str, np.ndarray]) -> str:
    return disagreement(evaluate(calibrated.law, calibrated.stacked, at))


def new_run(fit: Fit, at: Mapping[str, float], calibrated: Calibrated | None = None) -> tuple[float, float] | None:
    """Return the 95 % interval of the target of one further run at a point, None where `predict_run` has none."""
    found = predict_run(fit, at, calibrated)
    return None if found.low is None or found.high is None else (found.low, found.high)


def predict_run(fit: Fit, at: Mapping[str, float], calibrated: Calibrated | None = None) -> Prediction:
    """Return the prediction of one further run at a point.

    Its interval has the uncertainty of the law, and the noise of a run, which is taken to be as large there as at the
    runs fitted. The constants of the fit are made anew where they are not given. Raises BadInput as `predict` does.
    """
    calibrated = calibrated or from_fit(fit)
    found = predict(calibrated, at)
    if found.low is None:
        return found
    if len(fit.noise) != len(next(iter(fit.draws.values()))):
        return replace(found, low=None, high=None, sampling_low=None, sampling_high=None, no_interval=NO_NOISE)
    return _predicted(calibrated, check_point(calibrated.law, at), fit)


def decades_beyond(calibrated: Calibrated, at: Mapping[str, float]) -> float | None:
    """Return by how many powers of ten the farthest feature, or the training compute, lies outside the runs.

    It is 0 inside the runs, and None where their range is not known.
    """
    far = farthest(calibrated, at)
    return far and far.decades


def farthest(calibrated: Calibrated, at: Mapping[str, float]) -> Farthest | None:
    """Return by which feature, or the training compute, a point lies outside the runs, and by how many powers of ten.

    Features are looked at one by one, and compute is what size and tokens have together. A setting on a scale of powers
    of ten counts as a size does. It is None where the range of the runs is not known.
    """
    without = {f.name for f in calibrated.law.features if not (f in calibrated.law.factors and f.domain.log)}
    known = {k: v for k, v in reach(calibrated.law, at).items() if k not in without}
    outside = [
        Farthest(_decades(known[name], low, high), name)
        for name, (low, high) in calibrated.ranges.items()
        if name in known and low > 0
    ]
    found = max(outside, key=lambda f: f.decades, default=None)
    return found if found is None or found.decades > 0 else Farthest(0.0)


def _decades(value: float, low: float, high: float) -> float:
    """Return by how many powers of ten a value lies outside of low to high; FARTHEST for more than numbers can say."""
    if not 0 < value < np.inf:
        return FARTHEST
    return float(min(max(np.log10(low) - np.log10(value), np.log10(value) - np.log10(high)), FARTHEST))


def outside_of_runs(calibrated: Calibrated, at: Mapping[str, float]) -> list[str]:
    """Return a sentence for each setting that lies outside the runs: no law is fitted to go on along a setting."""
    ranges = {f.name: calibrated.ranges[f.name] for f in calibrated.law.settings if f.name in calibrated.ranges}
    return [
        f"{name} {at[name]:g} lies outside the runs, which have {low:g} to {high:g}."
        for name, (low, high) in ranges.items()
        if not low * (1 - ROUNDED) <= at[name] <= high * (1 + ROUNDED)
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
