"""How far the advice on further runs can be relied on, and whether they are worth anything."""

from ...verdict import NEAR, Reason, Verdict, distance_level, factor, judged
from .proposal import NextRuns

FEW = 10  # runs below which priors say much of the design
WAY_OUT = "Give a larger pilot budget, or aim at a smaller model."
NOTHING = "A further run is worth nothing here: the interval stays as wide as it is within this budget."


def of_next(found: NextRuns) -> Verdict:
    """Judge runs to make next: by what they narrow, how far beyond them the aim lies, and how many runs there are."""
    reasons = [Reason("solid", f"The interval keeps {found.kept:.0%} of its width after these runs.")]
    if found.worthless:
        reasons = [Reason("no", NOTHING)]
    if found.runs < FEW:
        few = f"only {found.runs} run{'s' * (found.runs > 1)}" if found.runs else "no run"
        reasons.append(Reason("care", f"With {few} to go by, usual constants say much of which runs are best."))
    if found.decades_beyond > NEAR:
        text = f"The aim lies {factor(found.decades_beyond)} times beyond the compute of the largest run, old or new."
        reasons.append(Reason(distance_level(found.decades_beyond), text))
    if found.after.low is None:
        reasons.append(Reason("no", "Even after these runs the answer has no interval."))
    return judged(reasons, WAY_OUT)
