"""How far the split of a budget can be relied on."""

from collections.abc import Mapping

import numpy as np

from ...fit.calibrated import Calibrated
from ...fit.diagnostics.cost_of_open import width_level
from ...fit.predict import decades_beyond, outside_of_runs
from ...units import count
from ...verdict import Reason, Verdict, at_distance, judged, worst_of
from ..cost import size_feature
from ..verdict import published, with_edge
from .allocate import Allocation, along_budget

TOGETHER = "{size} and tokens go together in the runs: which split of a budget is best, they cannot tell."


def of_allocation(
    best: Allocation, calibrated: Calibrated, fitted: Verdict | None, fixed: Mapping[str, float] | None = None
) -> Verdict:
    """Judge the split of a budget by how far it lies outside the runs, as a prediction at that place is judged.

    What counts is the farthest of compute, size, tokens and what is held `fixed`, on either side of the runs; a bounded
    setting outside of them asks for care.
    """
    size = size_feature(calibrated.law)
    at = {**(fixed or {}), size: best.params, "tokens": best.tokens}
    found = at_distance(fitted or published(calibrated), decades_beyond(calibrated, at) or 0.0)
    reasons = [Reason("care", sentence) for sentence in outside_of_runs(calibrated, at)]
    if {size, "tokens"} <= {*calibrated.together}:
        reasons.append(Reason("no", TOGETHER.format(size=size.replace("_", " "))))
    reasons += _of_interval(best, calibrated, fixed or {})
    return with_edge(worst_of(found, judged(reasons)) if reasons else found, best.bounded)


def _of_interval(best: Allocation, calibrated: Calibrated, fixed: Mapping[str, float]) -> list[Reason]:
    """Return a reason where the size is so uncertain that the loss at an end of its interval is notably higher."""
    if best.params_low is None or best.params_high is None:
        return []
    ends = np.array([best.params_low, best.params_high])
    losses = along_budget(calibrated, size_feature(calibrated.law), best.flops, ends, fixed)
    lost = float(np.nanmax(losses - best.loss)) / max(abs(best.loss), 1e-300)
    level = width_level(lost)
    if level == "solid":
        return []
    span = f"{count(best.params_low)} to {count(best.params_high)}"
    return [Reason(level, f"The 95 % interval of the size runs from {span}; its ends cost up to {lost:.1%} in loss.")]
