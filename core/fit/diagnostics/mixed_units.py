"""Losses in two units in one column, as a fit shows them: two clusters of runs a known factor apart."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from ... import laws
from ...runs.words import plural
from ...verdict import Reason
from ..result import Fit

CLOSE = 0.03  # by which the step between the clusters may miss the logarithm of the factor
NARROW = 0.25  # share of the step within which nearly all runs lie around their cluster
STRAY = 0.05  # share of the runs that may lie elsewhere
FEWEST, FEW = 2, 0.1  # rows of a cluster; share of all up to which the others alone make the fit
ROUNDS = 10


class UnitPair(NamedTuple):
    """Two units of a loss: numbers in the upper one are larger by the exponential of `step`."""

    step: float
    factor: str
    lower: str
    upper: str


PAIRS = (
    UnitPair(float(-np.log(np.log(2.0))), "ln 2 = 0.693", "nats", "bits"),
    UnitPair(float(np.log(np.log(10.0))), "ln 10 = 2.303", "decimal logarithms", "nats"),
)


def mixed_units(fit: Fit, used: pd.DataFrame) -> list[Reason]:
    """Return a reason with the rows of the smaller cluster, where losses lie in two clusters a known factor apart.

    `used` is a frame of `residuals`. The prediction and a parabola in the features must explain the logarithms of the
    losses but for one step, because a fit to both clusters lies off either.
    """
    observed, predicted = used["observed"].to_numpy(float), used["predicted"].to_numpy(float)
    if not fit.target.startswith("loss") or not (observed > 0).all() or not (predicted > 0).all():
        return []
    features = _features(fit, used)
    base = _columns(np.log(predicted), features)
    if len(used) < base.shape[1] + 2 * FEWEST + 1:
        return []
    y = np.log(observed)
    for begin in (y - base @ np.linalg.lstsq(base, y, rcond=None)[0], y - np.log(predicted)):
        high, step = _clusters(y, base, _above_widest_gap(begin))
        pair = next((p for p in PAIRS if high is not None and abs(step - p.step) < CLOSE), None)
        if pair and high is not None and _overlap(features, high):
            return [_reason(used, high, pair)]
    return []


def _reason(used: pd.DataFrame, high: np.ndarray, pair: UnitPair) -> Reason:
    fewer_high = high.sum() <= (~high).sum()
    rows = used.index[high if fewer_high else ~high].tolist()
    side = "above" if fewer_high else "below"
    units = (pair.upper, pair.lower) if fewer_high else (pair.lower, pair.upper)
    text = (
        f"{plural(len(rows), 'row')} of {len(used):,} lie a factor of {pair.factor} {side} the others: are they in "
        f"{units[0]} and the others in {units[1]}? Read all in one unit, or leave them out."
    )
    return Reason("no" if len(rows) > FEW * len(used) else "care", text, tuple(rows))


def _features(fit: Fit, used: pd.DataFrame) -> np.ndarray:
    """Return the features of a law that vary [n, K], scaled, as logarithms where they are walked so."""
    columns = []
    for f in laws.get(fit.law).features:
        if f.name in used and f.kind != "series":
            values = used[f.name].to_numpy(float)
            values = np.log(values) if f.domain.log else values
            columns += [(values - values.mean()) / values.std()] if values.std() > 0 else []
    return np.stack(columns, axis=1) if columns else np.empty((len(used), 0))


def _columns(predicted: np.ndarray, features: np.ndarray) -> np.ndarray:
    """Return what the logarithms of losses may follow [n, C]: with squares where the runs are enough."""
    n, k = features.shape
    found = np.column_stack([np.ones(n), predicted, features])
    pairs = [features[:, i] * features[:, j] for j in range(k) for i in range(j + 1)] if n > 3 * (k + 2) ** 2 else []
    return np.column_stack([found, *pairs])


def _clusters(y: np.ndarray, base: np.ndarray, high: np.ndarray) -> tuple[np.ndarray | None, float]:
    """Return which rows [n] lie in the upper of two clusters around what `base` [n, C] explains, and the step.

    None where there are no two clusters.
    """
    step, left = 0.0, y
    for _ in range(ROUNDS):
        if min(high.sum(), (~high).sum()) < FEWEST:
            return None, 0.0
        found = np.linalg.lstsq(np.column_stack([base, high]), y, rcond=None)[0]
        step, rest = float(found[-1]), y - base @ found[:-1]
        again, left = rest > step / 2, rest - step * high
        if (again == high).all():
            break
        high = again
    apart = step > 0 and (np.abs(left) > NARROW * step).mean() <= STRAY
    return (high, step) if apart else (None, 0.0)


def _above_widest_gap(values: np.ndarray) -> np.ndarray:
    """Return which values [n] lie above the widest gap that leaves FEWEST of them on either side."""
    ordered = np.sort(values)
    gaps = np.diff(ordered)[FEWEST - 1 : len(ordered) - FEWEST]
    cut = FEWEST - 1 + int(np.argmax(gaps))
    return values > (ordered[cut] + ordered[cut + 1]) / 2


def _overlap(features: np.ndarray, high: np.ndarray) -> bool:
    """Return whether both clusters reach over a common range of every feature [n, K]."""
    a, b = features[high], features[~high]
    return bool((np.minimum(a.max(axis=0), b.max(axis=0)) >= np.maximum(a.min(axis=0), b.min(axis=0))).all())
