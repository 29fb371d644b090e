"""How far the advice on further runs can be relied on, and whether they are worth anything."""

from ...fit.calibrated import Calibrated
from ...verdict import NEAR, Reason, Verdict, distance_level, factor, graded, judged, worst_of
from ..verdict import published
from .proposal import WORTHLESS, NextRuns

LITTLE = 0.8  # of an interval's width: runs that leave more of it ask whether they are worth their compute
FEW = 10  # runs below which priors say much of the design
WAY_OUT = "Give a larger pilot budget, or aim at a smaller model."
NOTHING = "A further run is worth nothing here: the interval stays as wide as it is within this budget."


def of_next(found: NextRuns, calibrated: Calibrated, fitted: Verdict | None) -> Verdict:
    """Judge runs to make next: by what they narrow, how far beyond them the aim lies, and how many runs there are.

    No verdict stands above that on the fit behind the constants, None for published ones.
    """
    level = graded(found.kept, LITTLE, 1 - WORTHLESS)
    text = NOTHING if level == "no" else f"The interval keeps {found.kept:.0%} of its width after these runs."
    reasons = [Reason(level, text)]
    if found.runs < FEW:
        few = f"only {found.runs} run{'s' * (found.runs > 1)}" if found.runs else "no run"
        reasons.append(Reason("care", f"With {few} to go by, usual constants say much of which runs are best."))
    if found.decades_beyond > NEAR:
        text = f"The aim lies {factor(found.decades_beyond)} times beyond the compute of the largest run, old or new."
        reasons.append(Reason(distance_level(found.decades_beyond), text))
    if found.after.low is None:
        reasons.append(Reason("no", "Even after these runs the answer has no interval."))
    return worst_of(judged(reasons, WAY_OUT), fitted or published(calibrated))
