"""Which dashboards there are: one's own, those that one may change, and the gallery."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from .access import Visibility
from .accounts import Account
from .dashboards import _now
from .database import session
from .tables import AccountRow, DashboardRow, EditorRow

MOST = 500  # of a list


@dataclass(frozen=True)
class ListedDashboard:
    """A dashboard in a list. Times are UTC; `deleted` is when its owner deleted it, `mine` whether it is their own."""

    id: str
    title: str
    owner: str
    latest: int
    visibility: Visibility
    changed: datetime
    expires: datetime | None
    deleted: datetime | None
    mine: bool


def mine(who: Account, url: str | None = None) -> list[ListedDashboard]:
    """Return the dashboards that somebody owns, deleted and expired ones too, or may change; the last changed first.

    Raises BadInput where the database cannot be used.
    """
    edited = select(EditorRow.dashboard).where(EditorRow.email == who.email) if who.email else None
    theirs = DashboardRow.owner == who.id
    if edited is not None:
        theirs = theirs | (DashboardRow.id.in_(edited) & _is_there())
    return _listed(select(DashboardRow, AccountRow.name).where(theirs), who, url)


def gallery(url: str | None = None) -> list[ListedDashboard]:
    """Return the dashboards that their owners list for everybody, the last changed first. Raises BadInput as `mine`."""
    listed = (DashboardRow.visibility == Visibility.LISTED) & _is_there()
    return _listed(select(DashboardRow, AccountRow.name).where(listed), None, url)


def _is_there():
    return DashboardRow.deleted.is_(None) & (DashboardRow.expires.is_(None) | (DashboardRow.expires >= _now()))


def _listed(rows: Select, who: Account | None, url: str | None) -> list[ListedDashboard]:
    rows = rows.join(AccountRow, AccountRow.id == DashboardRow.owner).order_by(DashboardRow.changed.desc()).limit(MOST)
    with session(url) as opened:
        return [
            ListedDashboard(
                row.id, row.title, owner, row.latest, Visibility(row.visibility), row.changed, row.expires, row.deleted,
                who is not None and row.owner == who.id,
            )
            for row, owner in opened.execute(rows).all()
        ]  # fmt: skip
