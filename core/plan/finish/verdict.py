"""How far the predicted end of a run can be relied on."""

import numpy as np

from ...fit.finish.forecast import ALIKE, Finish
from ...verdict import Reason, Verdict, judged

FEW = 5  # siblings below which their errors say little of the interval
OFF = 3.0  # times the spread of siblings around their law, from which a run is none of theirs
WAY_OUT = "Train one or two smaller runs to their end, with the same settings and schedule."


def of_finish(found: Finish) -> Verdict:
    """Judge a predicted end by its siblings: how many, of which schedule, whether the run lies among them."""
    n, run = len(found.errors), found.going.run
    reasons = [Reason("solid", f"{n} siblings were predicted from the same share of their length.")]
    if n < FEW:
        reasons.append(Reason("care", f"Only {n} siblings say how well such ends are predicted."))
    if not found.going.same_schedule:
        reasons.append(
            Reason("care", f"No two siblings have its learning-rate schedule ({run.schedule or 'unnamed'}).")
        )
    for name, value, others in (
        ("size", run.size, [s.size for s in found.going.siblings]),
        ("length", run.total, [s.total for s in found.going.siblings]),
    ):
        known = np.array([v for v in others if np.isfinite(v)])
        if not len(known) or not np.isfinite(value):
            continue
        beyond = max(value / known.max(), known.min() / value)
        if beyond > np.exp(ALIKE):
            reasons.append(Reason("care", f"Its {name} lies {beyond:.3g} times beyond that of every sibling."))
    apart = abs(np.log(found.by_curve / found.by_law))
    spread = float(np.std([s.end for s in found.going.siblings]))
    if spread > 0 and apart > OFF * spread:
        reasons.append(Reason("no", "Its curve lies far off those of all siblings: their law does not hold for it."))
    return judged(reasons, WAY_OUT)
