"""Predict at a point, with an interval and the distance from the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import laws
from ..errors import BadInput
from ..units import SIZES, six_nd
from .calibrated import Calibrated, from_fit
from .draws import percentile_interval
from .evaluate import evaluate
from .objectives import Objective, get
from .result import Fit


@dataclass(frozen=True)
class Prediction:
    """A predicted target in the law's unit, its 95 % interval for the mean of such runs (None without draws), and how
    far the point lies outside the runs behind the constants, in powers of ten (None where their range is unknown).
    """

    value: float
    low: float | None
    high: float | None
    decades_beyond_data: float | None


def predict(calibrated: Calibrated, at: Mapping[str, float]) -> Prediction:
    """Predict at one point given by feature.

    Raises BadInput for a missing, unknown or non-positive feature, and where the law overflows.
    """
    _check(calibrated, at)
    values = curve(calibrated, {f.name: np.array([at[f.name]]) for f in calibrated.law.features})
    value, *ends = (float(v[0]) for v in values)
    if not np.isfinite(value):
        raise BadInput(f"{calibrated.law.key} gives no finite value at such a point; it is too far from any run.")
    low, high = (e if np.isfinite(e) else None for e in ends)
    return Prediction(value, low, high, decades_beyond(calibrated, at))


def curve(calibrated: Calibrated, x: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return value, low and high [M] at points [M]; low and high are NaN without draws."""
    every = evaluate(calibrated.law, calibrated.stacked, x)
    if len(every) == 1:
        return every[0], np.full_like(every[0], np.nan), np.full_like(every[0], np.nan)
    return every[0], *percentile_interval(every[1:])


def new_run(fit: Fit, at: Mapping[str, float]) -> tuple[float, float] | None:
    """Return the 95 % interval of the target of one further run at a point: the law's uncertainty and a run's noise.

    The noise is taken to be as large there as at the runs fitted. None where the fit has no draws. Raises BadInput as
    `predict` does.
    """
    calibrated = from_fit(fit)
    _check(calibrated, at)
    if calibrated.draws is None or len(fit.noise) != len(next(iter(fit.draws.values()))):
        return None
    every = evaluate(
        calibrated.law, calibrated.draws, {f.name: np.array([at[f.name]]) for f in calibrated.law.features}
    )
    low, high = percentile_interval(further(get(fit.objective.name), every[:, 0], np.asarray(fit.noise)))
    return float(low), float(high)


def further(objective: Objective, predicted: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Return what runs come to [B] whose law predicts `predicted` [B] and whose noise is that, in its terms."""
    return predicted * np.exp(noise) if objective.log else predicted + noise


def decades_beyond(calibrated: Calibrated, at: Mapping[str, float]) -> float | None:
    """Return by how many powers of ten the farthest feature, or the training compute, lies outside the runs.

    0 inside, None if the range of the runs is not known.
    """
    without = {f.name for f in calibrated.law.features if not (f in calibrated.law.factors and f.domain.log)}
    known = {k: v for k, v in reach(at).items() if k not in without}
    outside = [
        max(np.log10(low / known[name]), np.log10(known[name] / high), 0.0)
        for name, (low, high) in calibrated.ranges.items()
        if name in known and low > 0
    ]
    return float(max(outside)) if outside else None


def beyond(fit: Fit, times: float) -> dict[str, float]:
    """Return a point by feature whose scales are `times` the largest of the runs.

    Settings and shares are amid those of the runs; shares sum to 1.
    """
    law = laws.get(fit.law)
    scales = {f.name: times * fit.ranges[f.name][1] for f in law.scales}
    settings = {f.name: f.middle(*fit.ranges[f.name]) for f in law.settings}
    shares = {f.name: sum(fit.ranges[f.name]) / 2 for f in law.shares}
    return scales | settings | {name: v / sum(shares.values()) for name, v in shares.items()}


def reach(at: Mapping[str, Any]) -> dict[str, Any]:
    """Return a point (or points, [M] each) with C = 6 N D, its training compute, added where it has size and tokens."""
    size = next((s for s in SIZES if s in at), None)
    if size is None or "tokens" not in at or "flops" in at:
        return dict(at)
    return {**at, "flops": six_nd(at[size], at["tokens"])}


def _check(calibrated: Calibrated, at: Mapping[str, float]) -> None:
    names = [f.name for f in calibrated.law.features]
    if calibrated.law.series:
        raise BadInput(
            f"{calibrated.law.key} goes by a whole schedule of learning rates, and not by the numbers of a run."
        )
    for f in calibrated.law.features:
        if f.name not in at:
            raise BadInput(f"{calibrated.law.key} needs {', '.join(names)}; {f.name} is missing.")
        value = at[f.name]
        if not f.allows(value):
            raise BadInput(f"{f.name} is {value:g}; allowed {f.domain.allowed}.")
    unknown = [name for name in at if name not in names]
    if unknown:
        raise BadInput(f"{calibrated.law.key} knows no {unknown[0]!r}; it takes {', '.join(names)}.")
