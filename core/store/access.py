"""Who may do what with a dashboard: the one table that every operation of the store asks."""

from collections.abc import Collection
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import BadInput
from .accounts import Account
from .tables import DashboardRow, EditorRow


class Visibility(StrEnum):
    """Who sees a dashboard: its owner and editors, whoever has its link, or everybody, in the gallery."""

    PRIVATE = "private"
    LINK = "link"
    LISTED = "listed"


class Right(IntEnum):
    """What somebody may do with a dashboard; each right has those before it."""

    NOTHING = 0
    READ = 1
    EDIT = 2
    OWN = 3


# The right that each operation needs. An operation that is not named here is refused to everybody.
NEEDS = MappingProxyType({
    "open": Right.READ, "versions": Right.READ, "fork": Right.READ,
    "save": Right.EDIT, "rename": Right.EDIT,
    "show": Right.OWN, "expire": Right.OWN, "invite": Right.OWN, "uninvite": Right.OWN, "editors": Right.OWN,
    "delete": Right.OWN, "restore": Right.OWN, "erase": Right.OWN,
})  # fmt: skip


def right(who: Account | None, owner: str, visibility: str, editors: Collection[str]) -> Right:
    """Return what somebody (None: nobody signed in) may do with a dashboard of an `owner`, by account id.

    `editors` are the addresses of those who may change it.
    """
    if who and who.id == owner:
        return Right.OWN
    if who and who.email and who.email in editors:
        return Right.EDIT
    return Right.READ if visibility in (Visibility.LINK, Visibility.LISTED) else Right.NOTHING


GONE = "This dashboard cannot be opened: it was deleted, has expired, is private, or was never here."


def permitted(opened: Session, who: Account | None, key: str, operation: str) -> tuple[DashboardRow, Right]:
    """Return a dashboard that somebody may do an operation of NEEDS with, and what else they may.

    Raises BadInput in the same words where it is not there and where it is not theirs to see, so that nobody learns
    what is there; in other words where they may see it but not change it.
    """
    row = opened.get(DashboardRow, key)
    if row is None:
        raise BadInput(GONE)
    emails = opened.scalars(select(EditorRow.email).where(EditorRow.dashboard == key)).all()
    has = right(who, row.owner, row.visibility, emails)
    if has is Right.NOTHING or _is_gone(row, operation, has):
        raise BadInput(GONE)
    if has < NEEDS[operation]:
        whose = "owner" if NEEDS[operation] is Right.OWN else "owner and its editors"
        raise BadInput(f"Only the {whose} of a dashboard may do this: make a copy of your own.")
    return row, has


def _is_gone(row: DashboardRow, operation: str, has: Right) -> bool:
    """Whether a dashboard is deleted or has expired: then its owner may bring it back or erase it, and nothing else."""
    expired = row.expires is not None and row.expires < datetime.now(UTC).replace(tzinfo=None)
    back = has is Right.OWN and operation in ("restore", "erase", *(("expire",) if not row.deleted else ()))
    return (row.deleted is not None or expired) and not back
