"""How far the best vocabulary can be relied on."""

import math

from ... import laws
from ...errors import BadInput
from ...fit.calibrated import Calibrated
from ...fit.predict import Farthest
from ...units import count
from ...verdict import Reason, Verdict, factor, graded, judged, worst_of
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
        span = f"{count(best.low)} to {count(best.high)} entries"
        of = f"of sampling error alone. {best.no_form}" if best.no_form else "for sampling and form error together."
        text = f"The 95 % interval runs from {span}, {of}"
        reasons.append(Reason("no" if ratio > APART else "care" if ratio > WIDE else "solid", text))
    elif said := certainty(calibrated):
        reasons.append(Reason("no", f"{said[:1].upper()}{said[1:]}."))
    else:
        reasons.append(Reason("no", "The runs give no interval" + (f": {why.rstrip('.')}." if why else ".")))
    far = beyond(best, calibrated)
    if far.decades > SMALL_STEP:
        what = "It" if far.column == "vocab_size" else "The budget"
        text = f"{what} lies {factor(far.decades)} times beyond the runs{far.by}."
        reasons.append(Reason(graded(far.decades, FAR, LOST), text))
    else:
        reasons.append(Reason("solid", "The budget lies within the runs."))
    found = judged(reasons, FIT_RUNS if fitted is None else "")
    return worst_of(found, fitted) if fitted else found


def beyond(best: Vocabulary, calibrated: Calibrated) -> Farthest:
    """Return how many decades vocabulary, size or compute lie beyond the runs behind the constants, and which."""
    at = {"params_non_embedding": best.budget.outside(best.size), "flops": best.budget.flops, "vocab_size": best.size}
    found = [Farthest(0.0)]
    for name, value in at.items():
        if name in calibrated.ranges:
            low, high = calibrated.ranges[name]
            found.append(Farthest(max(math.log10(value / high), math.log10(low / value)), name))
    return max(found, key=lambda f: f.decades)


def certainty(calibrated: Calibrated) -> str:
    """Return what the source of published constants says of how well its runs tell them; empty where nothing."""
    try:
        return laws.get_published(calibrated.label)[1].conventions.get("certainty", "")
    except BadInput:
        return ""
