"""Who may do what with a dashboard, a forecast or a job: the one table that every operation of the store asks."""

from collections.abc import Collection
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import BadInput
from .accounts import Account
from .tables import DashboardRow, EditorRow, ForecastRow, JobRow


class Visibility(StrEnum):
    """Who sees a dashboard or a forecast: its owner and editors, whoever has its link, or everybody, in the gallery."""

    PRIVATE = "private"
    LINK = "link"
    LISTED = "listed"


class Right(IntEnum):
    """What somebody may do with one; each right has those before it."""

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
    "open_forecast": Right.READ, "add_result": Right.OWN, "withdraw_result": Right.OWN, "show_forecast": Right.OWN,
    "delete_forecast": Right.OWN, "restore_forecast": Right.OWN, "erase_forecast": Right.OWN,
    "open_job": Right.OWN, "cancel_job": Right.OWN, "erase_job": Right.OWN,
})  # fmt: skip


def right(who: Account | None, owner: str, visibility: str, editors: Collection[str]) -> Right:
    """Return what somebody (None: nobody signed in) may do with what an `owner`, by account id, has.

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


NO_FORECAST = "This forecast cannot be opened: it was deleted, is private, or was never here."


def permitted_forecast(opened: Session, who: Account | None, key: str, operation: str) -> ForecastRow:
    """Return a forecast that somebody may do an operation of NEEDS with. Raises BadInput as `permitted` does."""
    row = opened.get(ForecastRow, key)
    has = Right.NOTHING if row is None else right(who, row.owner, row.visibility, ())
    back = has is Right.OWN and operation in ("restore_forecast", "erase_forecast")
    if row is None or has is Right.NOTHING or (row.deleted is not None and not back):
        raise BadInput(NO_FORECAST)
    if has < NEEDS[operation]:
        raise BadInput("Only the owner of a forecast may do this.")
    return row


NO_JOB = "This job is not here: it was deleted, is somebody else's, or never was."


def permitted_job(opened: Session, who: Account | None, key: str, operation: str) -> JobRow:
    """Return a job that somebody may do an operation of NEEDS with: its owner. Raises BadInput for all others."""
    row = opened.get(JobRow, key)
    if row is None or right(who, row.owner, Visibility.PRIVATE, ()) < NEEDS[operation]:
        raise BadInput(NO_JOB)
    return row


def _is_gone(row: DashboardRow, operation: str, has: Right) -> bool:
    """Whether a dashboard is deleted or has expired: then its owner may bring it back or erase it, and nothing else."""
    expired = row.expires is not None and row.expires < datetime.now(UTC).replace(tzinfo=None)
    back = has is Right.OWN and operation in ("restore", "erase", *(("expire",) if not row.deleted else ()))
    return (row.deleted is not None or expired) and not back
