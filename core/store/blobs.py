"""Bytes by their SHA-256: what is the same is kept once, and what nothing refers to any more is deleted."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from .tables import BlobRow, DashboardBlobRow


def digest(data: bytes) -> str:
    """Return the name of bytes: their SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def put(opened: Session, blobs: Mapping[str, bytes]) -> None:
    """Keep bytes by their names, those that are there already not again. Raises ValueError for a wrong name."""
    if wrong_names := [name for name, data in blobs.items() if digest(data) != name]:
        raise ValueError(wrong_names[0])
    known = set(opened.scalars(select(BlobRow.id).where(BlobRow.id.in_(blobs))))
    now = datetime.now(UTC).replace(tzinfo=None)
    new = {name: data for name, data in blobs.items() if name not in known}
    opened.add_all(BlobRow(id=name, size=len(data), created=now, data=data) for name, data in new.items())
    opened.flush()


def get(opened: Session, names: Iterable[str]) -> dict[str, bytes]:
    """Return bytes by their names; what is not there is left out. Raises ValueError for bytes that have changed."""
    rows = opened.execute(select(BlobRow.id, BlobRow.data).where(BlobRow.id.in_({*names}))).all()
    found: dict[str, bytes] = {name: data for name, data in rows}
    if any(digest(data) != name for name, data in found.items()):
        raise ValueError("bytes that are not those that were stored")
    return found


def drop_unused(opened: Session) -> None:
    """Delete the bytes to which no version of a dashboard refers."""
    opened.execute(delete(BlobRow).where(BlobRow.id.not_in(select(DashboardBlobRow.blob))))
