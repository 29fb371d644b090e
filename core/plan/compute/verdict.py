"""How far the split of a budget can be relied on."""

from collections.abc import Mapping

import numpy as np

from ...fit.calibrated import Calibrated
from ...fit.diagnostics.cost_of_open import width_level
from ...fit.diagnostics.drawn_band import of_band, of_hidden_runs
from ...fit.predict import Farthest, farthest, outside_of_runs
from ...units import count
from ...verdict import Reason, Verdict, at_distance, judged, worst_of
from ..cost import size_feature
from ..verdict import published, with_edge
from .allocate import Allocation, along_budget
from .text import regret

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
    far = farthest(calibrated, at) or Farthest(0.0)
    found = at_distance(fitted or published(calibrated), far.decades, by=far.by)
    reasons = [Reason("care", sentence) for sentence in outside_of_runs(calibrated, at)]
    if {size, "tokens"} <= {*calibrated.together}:
        reasons.append(Reason("no", TOGETHER.format(size=size.replace("_", " "))))
    reasons += _of_interval(best, calibrated, fixed or {}) + _of_loss(best, calibrated)
    return with_edge(worst_of(found, judged(reasons)) if reasons else found, best.bounded)


def _of_loss(best: Allocation, calibrated: Calibrated) -> list[Reason]:
    """Return the reasons of the band of the loss at the split, which are those of a prediction there."""
    ends = (best.low, best.high, best.sampling_low, best.sampling_high)
    if any(e is None for e in ends):
        return []
    low, high, sampling_low, sampling_high = (float(e) for e in ends if e is not None)
    scale = 2 * max(abs(best.loss), 1e-300)
    half, sampling = (high - low) / scale, (sampling_high - sampling_low) / scale
    return [*of_hidden_runs(calibrated), *of_band(calibrated, half, sampling, "The predicted loss holds")]


def _of_interval(best: Allocation, calibrated: Calibrated, fixed: Mapping[str, float]) -> list[Reason]:
    """Return a reason where the size is so uncertain that another one may have a notably lower loss."""
    if best.regret is not None:
        return [Reason(width_level(best.regret), regret(best))]
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
