"""Stamp forecasts, open them, and add the results of their runs.

A forecast is never changed: neither by its result nor by its owner, who may only hide or delete it. Its id is the link:
192 random bits. Who may do what stands in `access`.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy import delete as delete_from

from ..errors import BadInput
from ..forecasts.records import Forecast
from ..forecasts.score import ForecastScore, checked_result, score
from ..forecasts.seal import canonical, digest, of_text
from ..log import logger
from .access import Right, Visibility, permitted_forecast, right
from .accounts import Account
from .database import session, sweep
from .tables import AccountRow, ForecastResultRow, ForecastRow

MOST_OF_ONE_OWNER, MOST_RESULTS, MOST_LISTED = 2000, 20, 500
LONGEST_NOTE = 300
UNDO = timedelta(days=30)  # how long a deleted forecast can be brought back


@dataclass(frozen=True)
class ForecastResult:
    """What a run gave: its `value` in the forecast's unit, who said so and when (UTC), with a `note`.

    `withdrawn` is when it was said to be wrong.
    """

    id: str
    value: float
    note: str
    author: str
    created: datetime
    withdrawn: datetime | None


@dataclass(frozen=True)
class StampedForecast:
    """A forecast as it is opened, `created` (UTC) in this store by the clock of this server, with its results.

    `brought` says that it came as a file. `right` is what whoever opened it may do.
    """

    id: str
    forecast: Forecast
    digest: str
    owner: str
    created: datetime
    brought: bool
    visibility: Visibility
    deleted: datetime | None
    results: tuple[ForecastResult, ...]
    right: Right

    @property
    def result(self) -> ForecastResult | None:
        """The first result that was not withdrawn."""
        return next((r for r in self.results if r.withdrawn is None), None)

    @property
    def score(self) -> ForecastScore | None:
        """How far the forecast was off; None until the run has a result."""
        return score(self.forecast, self.result.value) if self.result else None


def keep_forecast(who: Account, forecast: Forecast, brought: bool = False, url: str | None = None) -> str:
    """Keep a forecast, private at first; return its id. One that was `brought` as a file is marked so.

    Raises BadInput where an owner has too many, and where the database cannot be used.
    """
    with session(url, writes=True) as opened:
        held = opened.scalar(select(func.count()).select_from(ForecastRow).where(ForecastRow.owner == who.id)) or 0
        if held >= MOST_OF_ONE_OWNER:
            raise BadInput(f"You have {held:,} forecasts; {MOST_OF_ONE_OWNER:,} are allowed. Erase some.")
        row = ForecastRow(
            id=secrets.token_urlsafe(24), owner=who.id, visibility=Visibility.PRIVATE, created=_now(),
            digest=digest(forecast), content=canonical(forecast), brought=brought,
        )  # fmt: skip
        opened.add(row)
        key = row.id
    logger.info("stamped: a forecast")
    return key


def open_forecast(who: Account | None, key: str, url: str | None = None) -> StampedForecast:
    """Return a forecast with its results.

    Raises BadInput for one that is not there or not theirs to see, for one whose text is no longer what was stamped,
    and where the database cannot be used.
    """
    with session(url) as opened:
        row = permitted_forecast(opened, who, key, "open_forecast")
        return _opened(opened, row, who)


def my_forecasts(who: Account, url: str | None = None) -> list[StampedForecast]:
    """Return the forecasts of an owner, deleted ones too, the last first. Raises BadInput as `open_forecast` does."""
    return _listed(select(ForecastRow).where(ForecastRow.owner == who.id), who, url)


def listed_forecasts(url: str | None = None) -> list[StampedForecast]:
    """Return the forecasts that their owners list for everybody. Raises BadInput as `open_forecast` does."""
    listed = (ForecastRow.visibility == Visibility.LISTED) & ForecastRow.deleted.is_(None)
    return _listed(select(ForecastRow).where(listed), None, url)


def add_result(who: Account, key: str, value: float, note: str = "", url: str | None = None) -> None:
    """Say what the run of a forecast gave, in its unit.

    Raises BadInput for a number that no run can give, where there is a result already that was not withdrawn, and as
    all of these do where the forecast is not there or not theirs to change, or the database cannot be used.
    """
    note = " ".join(note.split())[:LONGEST_NOTE]
    with session(url, writes=True) as opened:
        row = permitted_forecast(opened, who, key, "add_result")
        known = opened.scalars(select(ForecastResultRow).where(ForecastResultRow.forecast == key)).all()
        if any(r.withdrawn is None for r in known):
            raise BadInput("This forecast has a result: withdraw it before you add another.")
        if len(known) >= MOST_RESULTS:
            raise BadInput(f"This forecast has {len(known)} results that were withdrawn; no more are allowed.")
        checked_result(of_text(row.content), value)
        opened.add(
            ForecastResultRow(
                id=secrets.token_urlsafe(24), forecast=key, author=who.id, created=_now(), value=float(value), note=note
            )
        )


def withdraw_result(who: Account, key: str, result: str, url: str | None = None) -> None:
    """Say that a result was wrong: it counts no more, and stays to be seen."""
    with session(url, writes=True) as opened:
        permitted_forecast(opened, who, key, "withdraw_result")
        row = opened.get(ForecastResultRow, result)
        if row is None or row.forecast != key:
            raise BadInput("This forecast has no such result.")
        row.withdrawn = row.withdrawn or _now()


def show_forecast(who: Account, key: str, visibility: Visibility, url: str | None = None) -> None:
    """Say who sees a forecast."""
    with session(url, writes=True) as opened:
        permitted_forecast(opened, who, key, "show_forecast").visibility = Visibility(visibility)


def delete_forecast(who: Account, key: str, url: str | None = None) -> None:
    """Delete a forecast: nobody can open it, and for UNDO its owner can bring it back."""
    with session(url, writes=True) as opened:
        permitted_forecast(opened, who, key, "delete_forecast").deleted = _now()


def restore_forecast(who: Account, key: str, url: str | None = None) -> None:
    """Bring a deleted forecast back."""
    with session(url, writes=True) as opened:
        permitted_forecast(opened, who, key, "restore_forecast").deleted = None


def erase_forecast(who: Account, key: str, url: str | None = None) -> None:
    """Delete a forecast with its results for good."""
    with session(url, writes=True) as opened:
        row = permitted_forecast(opened, who, key, "erase_forecast")
        opened.execute(delete_from(ForecastRow).where(ForecastRow.id == row.id))
    sweep(url)


def clean_forecasts(url: str | None = None) -> int:
    """Erase forecasts that were deleted longer ago than UNDO; return how many. Raises BadInput as `session` does."""
    with session(url, writes=True) as opened:
        old = delete_from(ForecastRow).where(ForecastRow.deleted < _now() - UNDO).returning(ForecastRow.id)
        gone = opened.scalars(old).all()
    if gone:
        sweep(url)
    return len(gone)


def _listed(rows: Select, who: Account | None, url: str | None) -> list[StampedForecast]:
    with session(url) as opened:
        found = opened.scalars(rows.order_by(ForecastRow.created.desc()).limit(MOST_LISTED)).all()
        return [_opened(opened, row, who) for row in found]


def _opened(opened, row: ForecastRow, who: Account | None) -> StampedForecast:
    forecast = of_text(row.content)
    if digest(forecast) != row.digest:
        raise BadInput("A forecast here is no longer what was stamped: its text has another SHA-256.")
    rows = opened.execute(
        select(ForecastResultRow, AccountRow.name)
        .join(AccountRow, AccountRow.id == ForecastResultRow.author, isouter=True)
        .where(ForecastResultRow.forecast == row.id)
        .order_by(ForecastResultRow.created)
    ).all()
    results = tuple(
        ForecastResult(r.id, r.value, r.note, name or "Somebody", r.created, r.withdrawn) for r, name in rows
    )
    owner = opened.get(AccountRow, row.owner)
    return StampedForecast(
        row.id, forecast, row.digest, owner.name if owner else "Somebody", row.created, row.brought,
        Visibility(row.visibility), row.deleted, results, right(who, row.owner, row.visibility, ()),
    )  # fmt: skip


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
