"""What is worth keeping between redraws. Kept per session: nothing here is ever seen by another user."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from core import plan
from core.fit import Calibrated
from core.plan import Allocation


def frontier(
    calibrated: Calibrated, budgets: np.ndarray, fixed: Mapping[str, float], intervals: bool = True
) -> list[Allocation]:
    """Return the compute-optimal splits of the budgets, computed once for these constants."""
    return _frontier(calibrated.digest, tuple(map(float, budgets)), tuple(sorted(fixed.items())), intervals, calibrated)


@st.cache_data(scope="session", max_entries=32, show_spinner=False)
def _frontier(
    digest: str,
    budgets: tuple[float, ...],
    fixed: tuple[tuple[str, float], ...],
    intervals: bool,
    _calibrated: Calibrated,
) -> list[Allocation]:
    del digest  # the key; the record itself cannot be one
    return plan.frontier(_calibrated, np.array(budgets), dict(fixed), intervals=intervals)
