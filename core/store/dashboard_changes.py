"""What an owner or editor changes of a saved dashboard: its title, who sees and edits it, how long it is there."""

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete as delete_from
from sqlalchemy import select

from ..errors import BadInput
from . import blobs
from .access import Visibility, permitted
from .accounts import Account
from .dashboards import title_of
from .database import session, sweep
from .tables import DashboardRow, EditorRow

UNDO = timedelta(days=30)  # how long a deleted dashboard can be brought back
EMAIL = re.compile(r"[^@\s]{1,200}@[^@\s]{1,100}")
MOST_EDITORS = 100


def rename(who: Account, key: str, title: str, url: str | None = None) -> None:
    """Give a dashboard another title. Raises BadInput for one that is empty or too long, and as all of these do.

    All functions here raise BadInput where the dashboard is not there, is not theirs to change, or the database cannot
    be used.
    """
    title = title_of(title)
    with session(url, writes=True) as opened:
        permitted(opened, who, key, "rename")[0].title = title


def show(who: Account, key: str, visibility: Visibility, url: str | None = None) -> None:
    """Say who sees a dashboard."""
    with session(url, writes=True) as opened:
        permitted(opened, who, key, "show")[0].visibility = Visibility(visibility)


def expire(who: Account, key: str, at: datetime | None, url: str | None = None) -> None:
    """Say when (UTC) nobody can open a dashboard any more; None: never."""
    with session(url, writes=True) as opened:
        permitted(opened, who, key, "expire")[0].expires = at


def invite(who: Account, key: str, email: str, url: str | None = None) -> None:
    """Let whoever signs in with an address change a dashboard. Raises BadInput for what is no address."""
    email = email.strip().lower()
    if not EMAIL.fullmatch(email):
        raise BadInput("That is no address: an editor is named by the address that they sign in with.")
    with session(url, writes=True) as opened:
        permitted(opened, who, key, "invite")
        known = opened.scalars(select(EditorRow.email).where(EditorRow.dashboard == key)).all()
        if len(known) >= MOST_EDITORS:
            raise BadInput(f"This dashboard has {len(known)} editors; {MOST_EDITORS} are allowed.")
        if email not in known:
            opened.add(EditorRow(dashboard=key, email=email))


def uninvite(who: Account, key: str, email: str, url: str | None = None) -> None:
    """Let an address change a dashboard no more."""
    with session(url, writes=True) as opened:
        permitted(opened, who, key, "uninvite")
        gone = (EditorRow.dashboard == key) & (EditorRow.email == email.strip().lower())
        opened.execute(delete_from(EditorRow).where(gone))


def editors(who: Account, key: str, url: str | None = None) -> list[str]:
    """Return the addresses of those who may change a dashboard beside its owner."""
    with session(url) as opened:
        permitted(opened, who, key, "editors")
        return sorted(opened.scalars(select(EditorRow.email).where(EditorRow.dashboard == key)).all())


def delete(who: Account, key: str, url: str | None = None) -> None:
    """Delete a dashboard: nobody can open it, and for UNDO its owner can bring it back."""
    with session(url, writes=True) as opened:
        permitted(opened, who, key, "delete")[0].deleted = _now()


def restore(who: Account, key: str, url: str | None = None) -> None:
    """Bring a deleted dashboard back."""
    with session(url, writes=True) as opened:
        permitted(opened, who, key, "restore")[0].deleted = None


def erase(who: Account, key: str, url: str | None = None) -> None:
    """Delete a dashboard with all its versions for good, and all bytes to which nothing else refers."""
    with session(url, writes=True) as opened:
        row, _ = permitted(opened, who, key, "erase")
        opened.execute(delete_from(DashboardRow).where(DashboardRow.id == row.id))
        blobs.drop_unused(opened)
    sweep(url)


def clean(url: str | None = None) -> int:
    """Erase dashboards that were deleted longer ago than UNDO or expired as long ago; return how many.

    Raises BadInput where the database cannot be used.
    """
    before = _now() - UNDO
    with session(url, writes=True) as opened:
        old = (DashboardRow.deleted < before) | (DashboardRow.expires < before)
        names = opened.scalars(delete_from(DashboardRow).where(old).returning(DashboardRow.id)).all()
        blobs.drop_unused(opened)
    if names:
        sweep(url)
    return len(names)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
