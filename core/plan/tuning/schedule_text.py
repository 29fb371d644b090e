"""Schedules in sentences. Numbers to look at first stand in **."""

import pandas as pd

from ...units import plain
from .schedule import Run


def answer(ends: pd.Series, searched: str, unit: str) -> str:
    """Say which schedule ends lowest, and by how much: `ends` are last losses by the name of a schedule, `searched` is
    that of the lowest one found, which is none of them.
    """
    others = ends.drop(searched).sort_values(kind="stable")
    lead = plain(others.iloc[1] - others.iloc[0], 2)
    return f"**{others.index[0]}** ends lowest: **{plain(others.iloc[0])}** {unit}, {lead} below {others.index[1]}."


def lowest_found(ends: pd.Series, searched: str, run: Run) -> str:
    """Say how much lower than all others the `searched` schedule ends."""
    gain = ends.drop(searched).min() - ends[searched]
    if gain > 0:
        how = f"The lowest found after {run.steps:,} steps, by letting the rate fall at any time,"
        return f"{how} ends {plain(gain, 2)} lower."
    return f"No lower one was found that ends at {run.end:.0%} of the peak after {run.steps:,} steps."
