"""How far the split of a budget can be relied on."""

from collections.abc import Mapping

from ...fit.calibrated import Calibrated
from ...fit.predict import decades_beyond, outside_of_runs
from ...verdict import Reason, Verdict, at_distance, judged, worst_of
from ..cost import size_feature
from ..verdict import published, with_edge
from .allocate import Allocation


def of_allocation(
    best: Allocation, calibrated: Calibrated, fitted: Verdict | None, fixed: Mapping[str, float] | None = None
) -> Verdict:
    """Judge the split of a budget by how far it lies outside the runs, as a prediction at that place is judged.

    What counts is the farthest of compute, size, tokens and what is held `fixed`, on either side of the runs; a bounded
    setting outside of them asks for care.
    """
    at = {**(fixed or {}), size_feature(calibrated.law): best.params, "tokens": best.tokens}
    found = at_distance(fitted or published(calibrated), decades_beyond(calibrated, at) or 0.0)
    outside = judged(Reason("care", sentence) for sentence in outside_of_runs(calibrated, at))
    return with_edge(worst_of(found, outside) if outside.reasons else found, best.bounded)
