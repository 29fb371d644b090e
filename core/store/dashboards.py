"""Save dashboards, version by version, and open them.

A version is never changed: it is a document and the bytes that it refers to, each by its SHA-256. Its id is the link:
192 random bits. Who may do what stands in `access`.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .. import __version__, settings
from ..errors import BadInput
from ..log import logger
from . import blobs
from .access import GONE, Right, Visibility, permitted
from .accounts import Account
from .database import session
from .tables import AccountRow, BlobRow, DashboardBlobRow, DashboardRow, DashboardVersionRow

MOST_OF_ONE = 20_000_000  # bytes of a version
LONGEST_TITLE = 200


@dataclass(frozen=True)
class DashboardDraft:
    """What is to be saved: a `title`, a `document`, and all the bytes that the document refers to, by their SHA-256."""

    title: str
    document: bytes
    blobs: Mapping[str, bytes]

    @property
    def size(self) -> int:
        """Bytes in all."""
        return len(self.document) + sum(map(len, self.blobs.values()))


@dataclass(frozen=True)
class SavedDashboard:
    """A version as it is opened: its `number` and the `latest` one, who saved it, when (UTC) and with what (`app`).

    `right` is what whoever opened it may do.
    """

    id: str
    number: int
    latest: int
    title: str
    document: bytes
    blobs: Mapping[str, bytes]
    owner: str
    author: str
    created: datetime
    app: str
    visibility: Visibility
    expires: datetime | None
    right: Right


@dataclass(frozen=True)
class DashboardVersion:
    """One version in a list: its `number`, who saved it and when (UTC)."""

    number: int
    author: str
    created: datetime
    app: str


def save(who: Account, draft: DashboardDraft, into: str | None = None, url: str | None = None) -> tuple[str, int]:
    """Save a dashboard, or the next version of the one called `into`; return its id and the number of the version.

    It is there, whole, when this returns. Raises BadInput for one that is too large, that its author may not change,
    that would need more room than an owner has, and where the database cannot be used: then nothing is saved.
    """
    title = title_of(draft.title)
    if draft.size > MOST_OF_ONE:
        raise BadInput(f"This dashboard has {draft.size / 1e6:.0f} MB; {MOST_OF_ONE / 1e6:.0f} MB are allowed.")
    content = blobs.digest(draft.document)
    with session(url, writes=True) as opened:
        now = _now()
        if into is None:
            row = DashboardRow(
                id=secrets.token_urlsafe(24), owner=who.id, visibility=Visibility.PRIVATE, latest=0, created=now
            )
        else:
            row, _ = permitted(opened, who, into, "save")
        row.title, row.changed, row.latest = title, now, row.latest + 1
        opened.add(row)
        blobs.put(opened, {**draft.blobs, content: draft.document})
        _add_version(opened, row, who, content, [*draft.blobs, content])
        _see_that_it_fits(opened, row.owner)
        saved = (row.id, row.latest)
    logger.info("saved: a dashboard of %d bytes", draft.size)
    return saved


def open_dashboard(who: Account | None, key: str, number: int | None = None, url: str | None = None) -> SavedDashboard:
    """Return a version of a dashboard, the latest where no number is given.

    Raises BadInput for one that is not there or not theirs to see, and where the database cannot be used.
    """
    with session(url) as opened:
        row, right = permitted(opened, who, key, "open")
        wanted = row.latest if number is None else number
        version = opened.get(DashboardVersionRow, (key, wanted)) if 0 < wanted <= row.latest else None
        if version is None:
            raise BadInput(f"This dashboard has no version {number}; there are 1 to {row.latest}.")
        names = opened.scalars(
            select(DashboardBlobRow.blob).where(
                DashboardBlobRow.dashboard == key, DashboardBlobRow.number == version.number
            )
        ).all()
        found = blobs.get(opened, names)
        if {*names} != {*found}:
            raise BadInput(GONE)
        document = found[version.content]
        return SavedDashboard(
            row.id, version.number, row.latest, row.title, document,
            {name: data for name, data in found.items() if name != version.content}, _name(opened, row.owner),
            _name(opened, version.author), version.created, version.app, Visibility(row.visibility), row.expires, right,
        )  # fmt: skip


def versions(who: Account | None, key: str, url: str | None = None) -> list[DashboardVersion]:
    """Return all versions of a dashboard, the latest first. Raises BadInput as `open_dashboard` does."""
    with session(url) as opened:
        permitted(opened, who, key, "versions")
        rows = opened.scalars(
            select(DashboardVersionRow)
            .where(DashboardVersionRow.dashboard == key)
            .order_by(DashboardVersionRow.number.desc())
        ).all()
        return [DashboardVersion(r.number, _name(opened, r.author), r.created, r.app) for r in rows]


def fork(who: Account, key: str, number: int | None = None, url: str | None = None) -> str:
    """Save a private copy of a version as a dashboard of one's own; return its id.

    Raises BadInput where it cannot be opened, and as `save` does.
    """
    found = open_dashboard(who, key, number, url)
    title = f"{found.title[: LONGEST_TITLE - len(' (copy)')]} (copy)"
    return save(who, DashboardDraft(title, found.document, found.blobs), url=url)[0]


def room(who: Account, url: str | None = None) -> tuple[int, int]:
    """Return how many bytes somebody's dashboards take, and how many they may. Raises BadInput as `session` does."""
    with session(url) as opened:
        return _taken(opened, who.id), settings.QUOTA.value() * 1_000_000


def _add_version(opened: Session, row: DashboardRow, who: Account, content: str, names: list[str]) -> None:
    opened.add(
        DashboardVersionRow(
            dashboard=row.id, number=row.latest, author=who.id, created=row.changed, app=__version__, content=content
        )
    )
    opened.add_all(DashboardBlobRow(dashboard=row.id, number=row.latest, blob=name) for name in {*names})
    opened.flush()


def _see_that_it_fits(opened: Session, owner: str) -> None:
    most = settings.QUOTA.value() * 1_000_000
    if (taken := _taken(opened, owner)) > most:
        raise BadInput(
            f"There is no room: all saved dashboards of an owner have {most / 1e6:.0f} MB, and these would take "
            f"{taken / 1e6:.1f} MB. Erase some."
        )


def _taken(opened: Session, owner: str) -> int:
    used = select(DashboardBlobRow.blob).join(DashboardRow, DashboardRow.id == DashboardBlobRow.dashboard)
    used = used.where(DashboardRow.owner == owner)
    return opened.scalar(select(func.coalesce(func.sum(BlobRow.size), 0)).where(BlobRow.id.in_(used))) or 0


def _name(opened: Session, account: str) -> str:
    row = opened.get(AccountRow, account)
    return row.name if row else "Somebody"


def title_of(text: str) -> str:
    """Return a title on one line. Raises BadInput for one that is empty or too long."""
    title = " ".join(text.split())
    if not 0 < len(title) <= LONGEST_TITLE:
        raise BadInput(f"A title has {len(title)} letters; allowed are 1 to {LONGEST_TITLE}.")
    return title


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
