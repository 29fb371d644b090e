"""Schedules in sentences. Numbers to look at first stand in **."""

import pandas as pd

from ...fit.calibrated import Calibrated
from ...units import plain
from .schedule import Run


def answer(ends: pd.Series, searched: str, calibrated: Calibrated, run: Run) -> str:
    """Say which schedule ends lowest, and by how much: `ends` are last losses by the name of a schedule, `searched` is
    that of the lowest one found.
    """
    others = ends.drop(searched)
    best, gain = others.idxmin(), others.min() - ends[searched]
    found = (
        f"The lowest found, by letting the rate fall at any time, ends {plain(gain, 2)} lower."
        if gain > 0
        else f"No lower one was found that ends at {run.end:.0%} of the peak."
    )
    return (
        f"Of these schedules **{best}** ends lowest, at **{plain(others.min())} {calibrated.unit}** "
        f"after {run.steps:,} steps, {plain(others.drop(best).min() - others.min(), 2)} below the next. {found}"
    )
