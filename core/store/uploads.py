"""Keep a visitor's uploaded table for a day, under an unguessable key that only the visitor's browser holds.

A visitor has one table: the next takes its place. All together never fill the store: the oldest make room for the new.
Processes that share a database share its limits and its tables.
"""

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from ..errors import BadInput
from ..log import logger
from ..runs.kept import KeptReading, pack_reading, unpack_reading
from .database import begun_again, session, sweep
from .tables import UploadRow

DAY = timedelta(hours=24)
MOST_OF_ONE = 20_000_000  # bytes, packed
MOST_OF_ALL, MOST_ROWS = 1_000_000_000, 5000
KEY = re.compile(r"[A-Za-z0-9_-]{32}")  # 24 bytes in base 64
NOT_KEPT = (
    "The table of this address is not here: it was uploaded in another browser, more than 24 hours ago, or its owner "
    "deleted it."
)
UnpackReading = Callable[[bytes, str], KeptReading]  # how stored bytes become a reading: here, or in a child process


@dataclass(frozen=True)
class UploadTicket:
    """By what a kept table is found again: the `key` for the cookie, and what was said of it.

    Rows of one `visitor` replace each other. `expires` is UTC. `whole` is whether the cells of the file are kept too.
    """

    key: str
    visitor: str
    name: str
    expires: datetime
    whole: bool

    @property
    def left(self) -> timedelta:
        """How long the table is still kept: zero or less where it has expired."""
        return self.expires - _now()


def keep_upload(
    kept: KeptReading,
    before: UploadTicket | None = None,
    url: str | None = None,
    unpack: UnpackReading = unpack_reading,
) -> UploadTicket:
    """Keep a table in place of the one `before`, under a new key, and return its ticket.

    Deletes what has expired, and the oldest tables where there are too many. Raises BadInput for a table that is too
    large or would not come back as it is, and where the database cannot be used: then the one before is deleted too.
    """
    if before:
        forget_upload(before, url)
    packed, whole = _packed(kept, unpack)
    now, visitor = _now(), before.visitor if before else secrets.token_urlsafe(24)
    ticket = UploadTicket(secrets.token_urlsafe(24), visitor, kept.reading.name[:200], now + DAY, whole)
    row = UploadRow(
        id=_id(ticket.key), visitor=visitor, created=now, expires=ticket.expires, name=ticket.name, size=len(packed),
        whole=whole, data=packed,
    )  # fmt: skip
    with session(url, writes=True) as opened:
        opened.execute(delete(UploadRow).where((UploadRow.expires < now) | (UploadRow.visitor == ticket.visitor)))
        _make_room(opened, len(packed))
        opened.add(row)
    logger.info("kept: an upload of %d bytes", len(packed))
    return ticket


def change_upload(
    ticket: UploadTicket, kept: KeptReading, url: str | None = None, unpack: UnpackReading = unpack_reading
) -> UploadTicket | None:
    """Put a table that was read in another way in the place of itself, until the same hour, and return its ticket.

    Returns None where it is not kept any more: deleted, replaced in another tab, or expired. Raises BadInput as
    `keep_upload` does; the table is deleted then, because the one that is kept would be another than the one shown.
    """
    try:
        packed, whole = _packed(kept, unpack)
    except BadInput:
        forget_upload(ticket, url)
        raise
    with session(url, writes=True) as opened:
        here = (UploadRow.id == _id(ticket.key)) & (UploadRow.expires >= _now())
        changes = update(UploadRow).where(here).values(data=packed, size=len(packed), whole=whole)
        changed = opened.execute(changes.returning(UploadRow.id)).first()
    return replace(ticket, whole=whole) if changed else None


def find_upload(key: str, url: str | None = None) -> UploadTicket | None:
    """Return the ticket of what is kept under a key, None where nothing is, or where the text is no key at all.

    Raises BadInput where the database cannot be used.
    """
    if not KEY.fullmatch(key):
        return None
    columns = (UploadRow.visitor, UploadRow.name, UploadRow.expires, UploadRow.whole)
    with session(url) as opened:
        found = opened.execute(select(*columns).where(UploadRow.id == _id(key))).one_or_none()
    return UploadTicket(key, *found) if found and found.expires >= _now() else None


def has_upload(ticket: UploadTicket, url: str | None = None) -> bool:
    """Return whether the visitor of a ticket has any table kept: this one, or the next that took its place.

    Raises BadInput where the database cannot be used.
    """
    mine = (UploadRow.visitor == ticket.visitor) & (UploadRow.expires >= _now())
    with session(url) as opened:
        return opened.execute(select(UploadRow.id).where(mine).limit(1)).first() is not None


def may_have_lost(ticket: UploadTicket, url: str | None = None) -> bool:
    """Return whether the store itself may have let go of a table: for want of room, or with a file that went away.

    Raises BadInput where the database cannot be used.
    """
    with session(url) as opened:
        rows, size = opened.execute(select(func.count(), func.coalesce(func.sum(UploadRow.size), 0))).one()
    begun = begun_again(url)
    return rows > MOST_ROWS / 2 or size > MOST_OF_ALL / 2 or (begun is not None and begun > ticket.expires - DAY)


def open_upload(key: str, url: str | None = None, unpack: UnpackReading = unpack_reading) -> KeptReading:
    """Return the table that is kept under a key, and delete every one that has expired.

    Raises BadInput where nothing is kept under it, and where the database cannot be used.
    """
    if not KEY.fullmatch(key):
        raise BadInput(NOT_KEPT)
    with session(url) as opened:
        row = opened.get(UploadRow, _id(key))
        found = (row.data, row.name) if row and row.expires >= _now() else None
        expired = opened.execute(select(UploadRow.id).where(UploadRow.expires < _now()).limit(1)).first()
    if expired:
        clean_uploads(url)
    if found is None:
        raise BadInput(NOT_KEPT)
    return unpack(*found)


def forget_upload(ticket: UploadTicket, url: str | None = None) -> None:
    """Delete every table of a visitor. Raises BadInput where the database cannot be used."""
    with session(url, writes=True) as opened:
        mine = (UploadRow.visitor == ticket.visitor) | (UploadRow.id == _id(ticket.key))
        opened.execute(delete(UploadRow).where(mine))
    sweep(url)


def clean_uploads(url: str | None = None) -> int:
    """Delete every table that has expired; return how many. Raises BadInput where the database cannot be used."""
    with session(url, writes=True) as opened:
        gone = opened.execute(delete(UploadRow).where(UploadRow.expires < _now()).returning(UploadRow.id)).all()
    if gone:
        sweep(url)
    return len(gone)


def _packed(kept: KeptReading, unpack: UnpackReading) -> tuple[bytes, bool]:
    """Return a table as bytes that come back as they are, and whether it is whole. Raises BadInput where it is not."""
    packed, runs = pack_reading(kept, MOST_OF_ONE), kept.reading.runs
    back = unpack(packed, kept.reading.name)
    if runs is None or back.reading.runs is None or back.reading.runs.digest != runs.digest:
        raise BadInput("it would not come back as it is")
    return packed, back.whole


def _make_room(opened: Session, size: int) -> None:
    """Delete the oldest tables until one of `size` bytes fits beside the others."""
    rows = opened.execute(select(UploadRow.id, UploadRow.size).order_by(UploadRow.created.desc())).all()
    total, kept = size, 1
    for id, bytes_of_it in rows:
        total, kept = total + bytes_of_it, kept + 1
        if total > MOST_OF_ALL or kept > MOST_ROWS:
            opened.execute(delete(UploadRow).where(UploadRow.id == id))


def _id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
