"""How far the best vocabulary can be relied on."""

import math

from ... import laws
from ...errors import BadInput
from ...fit.calibrated import Calibrated
from ...units import count
from ...verdict import Reason, Verdict, graded, judged, worst_of
from ..verdict import FIT_RUNS, SMALL_STEP
from .optimum import Vocabulary

FAR, LOST = 0.3, 2.5  # decades of size or compute beyond the runs
WIDE, APART = 2.0, 10.0  # ratio of the ends of the interval, as above
UNHELD = "By these constants the loss has no lowest point over the vocabulary: the runs do not tell."


def of_vocabulary(best: Vocabulary, calibrated: Calibrated, fitted: Verdict | None, why: str = "") -> Verdict:
    """Judge the best vocabulary by its interval and by how far the budget lies beyond the runs.

    `why` says why a fit has no interval, where it has none. Constants without one are not relied on: how well the runs
    behind published ones tell is what their source says of it.
    """
    reasons = [] if best.bounded else [Reason("no", UNHELD)]
    if best.low and best.high:
        ratio = best.high / best.low
        text = f"The 95 % interval runs from {count(best.low)} to {count(best.high)} entries."
        reasons.append(Reason("no" if ratio > APART else "care" if ratio > WIDE else "solid", text))
    elif said := certainty(calibrated):
        reasons.append(Reason("no", f"{said[:1].upper()}{said[1:]}."))
    else:
        reasons.append(Reason("no", "The runs give no interval" + (f": {why.rstrip('.')}." if why else ".")))
    decades = beyond(best, calibrated)
    if decades > SMALL_STEP:
        text = f"The budget lies {decades:.1f} decades beyond the largest run."
        reasons.append(Reason(graded(decades, FAR, LOST), text))
    else:
        reasons.append(Reason("solid", "The budget lies within the runs."))
    found = judged(reasons, FIT_RUNS if fitted is None else "")
    return worst_of(found, fitted) if fitted else found


def beyond(best: Vocabulary, calibrated: Calibrated) -> float:
    """Return how many decades size or compute lie beyond the runs behind the constants."""
    found = [0.0]
    for name, value in (("params_non_embedding", best.budget.outside(best.size)), ("flops", best.budget.flops)):
        if name in calibrated.ranges:
            low, high = calibrated.ranges[name]
            found.append(max(math.log10(value / high), math.log10(low / value)))
    return max(found)


def certainty(calibrated: Calibrated) -> str:
    """Return what the source of published constants says of how well its runs tell them; empty where nothing."""
    try:
        return laws.get_published(calibrated.label)[1].conventions.get("certainty", "")
    except BadInput:
        return ""
