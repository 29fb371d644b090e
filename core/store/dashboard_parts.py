"""Parts of a saved dashboard, one by one: which bytes a version has, and any of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ..errors import BadInput
from . import blobs
from .access import GONE, Visibility, permitted
from .accounts import Account
from .dashboards import _name
from .database import session
from .tables import BlobRow, DashboardBlobRow, DashboardVersionRow

NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class DashboardParts:
    """A version without the bytes that its `document` refers to: `sizes` has how many each has, by its SHA-256."""

    id: str
    number: int
    latest: int
    title: str
    document: bytes
    sizes: Mapping[str, int]
    owner: str
    author: str
    created: datetime
    app: str
    visibility: Visibility


def parts(who: Account | None, key: str, number: int | None = None, url: str | None = None) -> DashboardParts:
    """Return what a version of a dashboard consists of, the latest where no number is given.

    Raises BadInput for one that is not there or not theirs to see, and where the database cannot be used.
    """
    with session(url) as opened:
        row, _ = permitted(opened, who, key, "open")
        wanted = row.latest if number is None else number
        version = opened.get(DashboardVersionRow, (key, wanted)) if 0 < wanted <= row.latest else None
        if version is None:
            raise BadInput(f"This dashboard has no version {number}; there are 1 to {row.latest}.")
        mine = (DashboardBlobRow.dashboard == key) & (DashboardBlobRow.number == version.number)
        sizes = select(BlobRow.id, BlobRow.size).join(DashboardBlobRow, DashboardBlobRow.blob == BlobRow.id).where(mine)
        found = {name: size for name, size in opened.execute(sizes).all() if name != version.content}
        document = blobs.get(opened, [version.content]).get(version.content)
        if document is None:
            raise BadInput(GONE)
        return DashboardParts(
            row.id, version.number, row.latest, row.title, document, found, _name(opened, row.owner),
            _name(opened, version.author), version.created, version.app, Visibility(row.visibility),
        )  # fmt: skip


def part(who: Account | None, key: str, name: str, url: str | None = None) -> bytes:
    """Return bytes to which a version of a dashboard refers, by their SHA-256.

    Raises BadInput as `parts` does, and where no version of this dashboard refers to them, whoever else does.
    """
    with session(url) as opened:
        permitted(opened, who, key, "open")
        mine = (DashboardBlobRow.dashboard == key) & (DashboardBlobRow.blob == name)
        known = NAME.fullmatch(name) and opened.scalar(select(DashboardBlobRow.blob).where(mine).limit(1))
        data = blobs.get(opened, [name]).get(name) if known else None
        if data is None:
            raise BadInput("This dashboard has no such part.")
        return data
