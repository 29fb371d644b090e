"""What the Schedule page says in sentences."""

import pandas as pd

from core.fit import Calibrated
from core.plan.tuning.schedule import Run
from core.units import plain
from pages.parts import show
from pages.parts.schedule.controls import BEST


def answer(ends: pd.Series, calibrated: Calibrated, run: Run) -> str:
    """Say which schedule ends lowest, and by how much; `ends` are last losses by schedule."""
    others = ends.drop(BEST)
    best, gain = others.idxmin(), others.min() - ends[BEST]
    found = (
        f"The lowest found, by letting the rate fall at any time, ends {plain(gain, 2)} lower."
        if gain > 0
        else f"No lower one was found that ends at {run.end:.0%} of the peak."
    )
    return (
        f"Of these schedules **{show.escape(str(best))}** ends lowest, at **{plain(others.min())} {calibrated.unit}** "
        f"after {run.steps:,} steps, {plain(others.drop(best).min() - others.min(), 2)} below the next. {found}"
    )
