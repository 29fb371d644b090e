"""Dashboards of the store as pages see them: opened, changed and saved as whoever is looking."""

from dataclasses import dataclass
from datetime import datetime

from core import __version__
from core.dashboards import Dashboard, pack, unpack
from core.errors import BadInput
from core.store.access import Right, Visibility
from core.store.dashboards import DashboardDraft, SavedDashboard, open_dashboard, save
from pages.parts import account, state
from pages.parts.gallery import curated


@dataclass(frozen=True)
class OpenedDashboard:
    """A version as it was `saved`, and what it shows."""

    saved: SavedDashboard
    shown: Dashboard


def opened(key: str, number: int = 0) -> OpenedDashboard:
    """Return a version of a dashboard, the latest for 0. Raises BadInput where it cannot be opened."""
    if key.startswith(curated.PREFIX):
        return _story(key)
    found = open_dashboard(account.current(), key, number or None)
    return OpenedDashboard(found, unpack(found.document, found.blobs))


def _story(key: str) -> OpenedDashboard:
    """Return a curated dashboard, which everybody may read and nobody changes."""
    shown = curated.open_story(key)
    found = SavedDashboard(
        key, 1, 1, shown.title, b"", {}, curated.AUTHOR, curated.AUTHOR, datetime.min, __version__, Visibility.LISTED,
        None, Right.READ,
    )  # fmt: skip
    return OpenedDashboard(found, shown)


def title() -> str:
    """Return what the dashboard of this address is called, a question where there is none to be opened."""
    key = state.get("dashboard")
    if not key:
        return "Which dashboard?"
    try:
        return opened(key).saved.title
    except BadInput:
        return "Which dashboard?"  # why it cannot be opened is said below


def keep(dashboard: Dashboard, into: str | None = None) -> tuple[str, int]:
    """Save a dashboard, or the next version of one; return its id and version. Raises BadInput where it cannot be."""
    document, blobs = pack(dashboard)
    return save(account.needed(), DashboardDraft(dashboard.title, document, blobs), into)
