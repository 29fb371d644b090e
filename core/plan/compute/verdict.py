"""How far the split of a budget can be relied on."""

import math

from ...fit.calibrated import Calibrated
from ...verdict import Verdict, at_distance
from ..verdict import published, with_edge
from .allocate import Allocation


def of_allocation(best: Allocation, calibrated: Calibrated, fitted: Verdict | None) -> Verdict:
    """Judge the split of a budget by how far the budget (FLOP) lies beyond the largest run."""
    data = calibrated.ranges.get("flops")
    far = max(math.log10(best.flops / data[1]), 0.0) if data else 0.0
    return with_edge(at_distance(fitted or published(calibrated), far), best.bounded)
