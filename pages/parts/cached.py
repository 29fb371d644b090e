"""What is worth keeping between redraws. Kept per session: nothing here is ever seen by another user."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

import numpy as np
import streamlit as st

from core import plan
from core.fit import Calibrated
from core.plan import Allocation
from pages.parts import queue

KEPT, MOST = "kept", 120

T = TypeVar("T")


def once(kind: str, key: Hashable, call: Callable[[], T]) -> T:
    """Return what `call` gives, made once a session for the same `key`."""
    kept: dict[Any, Any] = st.session_state.setdefault(KEPT, {})
    if (kind, key) not in kept:
        kept[kind, key] = call()
        while len(kept) > MOST:
            kept.pop(next(iter(kept)))
    return kept[kind, key]


def known(kind: str, key: Hashable) -> Any:
    """Return what `once` has made already for this `key`, None where it has not."""
    return st.session_state.get(KEPT, {}).get((kind, key))


def queued(kind: str, key: Hashable, title: str, call: Callable[[queue.Tell], T]) -> T:
    """As `once`, for what takes longer than a second: in the queue, with a bar and a button that stops it."""
    return once(kind, key, lambda: queue.run(kind, (kind, key), title, call))


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
