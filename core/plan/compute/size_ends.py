"""How uncertain a compute-optimal size is: by the draws of a fit, and by the courses that its form error allows."""

import weakref
from collections.abc import Callable, Hashable, Mapping
from typing import NamedTuple

import numpy as np

from ...fit.calibrated import Calibrated
from ...fit.discrepancy.discrepancy import Discrepancy
from ...fit.draws import percentile_interval
from ...laws.cost import Cost
from ..courses import COURSES, TAIL, lowest_places

AROUND, POINTS = 2.5, 51  # decades of size on either side of the best one, and sizes tried along them
STEP = 1.0  # decades between budgets at which courses are drawn: between them the ends are interpolated
MOST = 64  # budgets whose courses are kept for one form error
NEAR = 1.0  # decades of size within which a better size is looked for


_known: weakref.WeakKeyDictionary[Discrepancy, dict[Hashable, tuple[float, float, float]]] = weakref.WeakKeyDictionary()


class SizeEnds(NamedTuple):
    """Ends `low` and `high` [K] of the 95 % intervals of the best sizes of K budgets, NaN without draws.

    `sampling_low` and `sampling_high` [K] between them are those of sampling error alone.

    `regret` [K] is the share by which the loss at the advised size is above the lowest one of sizes up to ten times
    smaller or larger, at most, in 97.5 % of the courses; NaN without a form error.
    """

    low: np.ndarray
    high: np.ndarray
    regret: np.ndarray
    sampling_low: np.ndarray
    sampling_high: np.ndarray


def size_ends(
    calibrated: Calibrated,
    size: str,
    budgets: np.ndarray,
    params: np.ndarray,
    fixed: Mapping[str, float],
    cost: Cost,
    best_at: Callable[[np.ndarray], np.ndarray],
) -> SizeEnds:
    """Return how uncertain the best sizes of budgets [K] (FLOP) are.

    `params` [1 + B, K] are the best sizes by the constants and by every draw; `best_at` gives those by the constants at
    other budgets. Where the form error is known, intervals also hold the best sizes along 95 % of the courses that
    it allows.
    """
    nothing = np.full(len(budgets), np.nan)
    if len(params) < 2 or not len(budgets):
        return SizeEnds(nothing, nothing, nothing, nothing, nothing)
    low, high = percentile_interval(params[1:])
    if calibrated.form is None:
        return SizeEnds(low, high, nothing, low, high)
    place, best = np.log10(budgets) / STEP, params[0]
    knots = np.unique(np.concatenate([np.floor(place), np.ceil(place)]))
    knots = knots[[np.any(np.abs(place - k) < 1) for k in knots]]
    at = 10 ** (knots * STEP)
    courses = [
        _along_once(calibrated.form, size, float(flops), float(middle), fixed, cost)
        for flops, middle in zip(at, best_at(at), strict=True)
    ]
    off_low, off_high, regret = (np.interp(place, knots, v) for v in np.array(courses).T)
    outer = np.fmin(low, best * np.exp(off_low)), np.fmax(high, best * np.exp(off_high))
    return SizeEnds(*outer, regret, low, high)


def _along_once(
    form: Discrepancy, size: str, flops: float, best: float, fixed: Mapping[str, float], cost: Cost
) -> tuple[float, float, float]:
    """Return what `_along` does, found once for each of the last budgets of a form error: they are whole decades."""
    found, key = _known.setdefault(form, {}), (size, flops, best, tuple(sorted(fixed.items())), cost)
    if key not in found:
        found[key] = _along(form, size, flops, best, fixed, cost)
        for old in list(found)[:-MOST]:
            found.pop(old, None)
    return found[key]


def _along(
    form: Discrepancy, size: str, flops: float, best: float, fixed: Mapping[str, float], cost: Cost
) -> tuple[float, float, float]:
    """Return by which logarithms the ends of the best sizes lie off the best one at a budget, and the regret."""
    off = np.linspace(-AROUND, AROUND, POINTS) * np.log(10)
    sizes = best * np.exp(off)
    tokens = np.asarray(cost.tokens(flops, sizes, fixed))
    courses = form.draws({size: sizes, "tokens": tokens, **{k: np.full(POINTS, v) for k, v in fixed.items()}}, COURSES)
    courses = np.where(np.isfinite(courses), courses, np.inf)
    low, high = percentile_interval(lowest_places(courses, off))
    near = np.abs(off) <= NEAR * np.log(10) + 1e-9
    least, here = courses[:, near].min(axis=1), courses[:, POINTS // 2]
    regret = np.quantile((here - least) / np.maximum(np.abs(least), 1e-300), 1 - TAIL)
    return float(low), float(high), float(regret)
