"""Predict with several laws at once; each law counts as much as the runs support it."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

import numpy as np

from ...errors import BadInput
from ...verdict import Verdict, at_distance
from ..evaluate import evaluate
from ..point import Point, check_point, columns_of
from ..predict import Farthest, predict
from .compare import Comparison

HELD = "of sampling error and what the laws disagree on"  # what the interval of an average holds
NO_DRAWS = "A law has too few draws for an interval."
NEGLIGIBLE = 1e-3  # draws of a law with less weight than this are left out of the interval
Weights = Literal["aicc", "held-out"]


class Averaged(NamedTuple):
    """A model-averaged prediction in the target's unit, and its 95 % interval (None where a law has no draws).

    `notes` are sentences on what was left aside or worked out. `decades_beyond_data` is how far the point lies outside
    the runs, in powers of ten, for the law of which it is farthest, and `farthest` by what; None where that is not
    known. `no_interval` says
    why there is no interval.
    """

    value: float
    low: float | None
    high: float | None
    notes: tuple[str, ...] = ()
    decades_beyond_data: float | None = None
    no_interval: str = ""
    farthest: str = ""

    def judged(self, verdict: Verdict) -> Verdict:
        """Return the verdict on the comparison at this point, which is worse where it lies far beyond the runs."""
        far = Farthest(self.decades_beyond_data or 0.0, self.farthest)
        return at_distance(verdict, far.decades, by=far.by)


def averaged(comparison: Comparison, at: Mapping[str, float], weights: Weights = "aicc") -> Averaged:
    """Return the prediction at a point, by column (see `core.fit.point`), averaged over the laws.

    The value is the weighted mean of the laws' values. The interval has the percentiles of the laws' draws, mixed in
    proportion to the weights (Burnham and Anderson 2002, section 4.3). It covers what the laws disagree on, but not
    what all of them miss. Raises BadInput as `check_point` does, and where there are no weights of that kind.
    """
    laws = [(c, {"aicc": c.weight, "held-out": c.weight_held_out}.get(weights)) for c in comparison.laws]
    used = [(c.refit.calibrated, w) for c, w in laws if c.refit and w]
    if not used:
        raise BadInput(f"No law compared has a weight by {weights!r}: allowed is {_kinds(comparison)}.")
    features = [f for calibrated, _ in used for f in calibrated.law.features]
    given = columns_of(at, features, "The comparison")
    points = [check_point(calibrated.law, given) for calibrated, _ in used]
    each_law = [predict(c, point.values) for (c, _), point in zip(used, points, strict=True)]
    value = sum(w * got.value for (_, w), got in zip(used, each_law, strict=True))
    known = [(got.decades_beyond_data, got.farthest) for got in each_law if got.decades_beyond_data is not None]
    outside = dict.fromkeys(text for got in each_law for text in got.outside)
    notes, (far, by) = (*_notes(points), *outside), max(known, default=(None, ""))
    mixed = [
        (evaluate(c.law, c.stacked, {k: np.array([v]) for k, v in point.values.items()})[1:, 0], w)
        for (c, w), point in zip(used, points, strict=True)
        if w >= NEGLIGIBLE
    ]
    if not all(len(draws) for draws, _ in mixed):
        why = next(c.no_draws for (c, w) in used if w >= NEGLIGIBLE and c.draws is None)
        return Averaged(value, None, None, notes, far, why or NO_DRAWS, by)
    draws = np.concatenate([d for d, _ in mixed])
    each = np.concatenate([np.full(len(d), w / len(d)) for d, w in mixed])
    low, high = np.quantile(draws, [0.025, 0.975], weights=each, method="inverted_cdf")
    return Averaged(value, float(low), float(high), notes, far, farthest=by)


def _notes(points: list[Point]) -> tuple[str, ...]:
    """Return what was worked out for any law, and what all of them leave aside."""
    aside = [name for name in points[0].aside if all(name in p.aside for p in points)]
    derived = dict.fromkeys(note for p in points for note in p.derived)
    return (*derived, *(f"No law compared takes {name}; it is left aside." for name in aside))


def _kinds(comparison: Comparison) -> str:
    """Return the kinds of weights that there are, in words."""
    kinds = {"aicc": [c.weight for c in comparison.laws], "held-out": [c.weight_held_out for c in comparison.laws]}
    return " or ".join(repr(k) for k, v in kinds.items() if any(v)) or "none, for they could not be scored"
