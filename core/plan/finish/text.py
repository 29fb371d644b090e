"""The end of a run that is still going, in sentences."""

import numpy as np

from ...fit.finish.forecast import Finish
from ...units import count, plain


def answer(found: Finish) -> str:
    """Return the loss at the end with its interval, in one line of Markdown."""
    ends = "" if found.low is None or found.high is None else f" ({plain(found.low)} to {plain(found.high)})"
    return f"**{found.going.run.run}** will end at **{plain(found.value)}**{ends} {found.going.unit}."


def made_of(found: Finish) -> str:
    """Say how much of the run is done, what the curve and the law say each, and how siblings were predicted."""
    amount = "tokens" if found.going.amount == "tokens" else "steps"
    typical = 100 * float(np.sqrt(np.mean(found.errors**2)))
    return (
        f"After {100 * found.share:.3g} % of {count(found.going.run.total)} {amount} its loss is "
        f"{plain(float(np.exp(found.going.run.end)))}. Its curve alone, bent as those of {len(found.errors)} siblings, "
        f"gives {plain(found.by_curve)}; their law alone {plain(found.by_law)}. Siblings left out one at a time were "
        f"predicted to {typical:.2g} %."
    )
