"""Share a table and its fit under an unguessable id that expires.

Nothing is stored unless someone asks for a link. The id is the only key: 192 random bits, never listed anywhere.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError
from sqlalchemy import delete

from ..errors import BadInput
from ..fit import Fit
from ..log import logger
from ..runs import Runs
from ..runs.stored import pack, unpack
from .database import session, sweep
from .tables import SharedRow

LIFETIME = timedelta(days=90)
MOST_BYTES = 20_000_000
Unpack = Callable[[bytes, str, str], Runs]  # how stored bytes become runs: here, or in a child process


@dataclass(frozen=True)
class Shared:
    """What a link opens: the runs, their fit if it was stored too, and the day on which the link expires (UTC)."""

    runs: Runs
    fit: Fit | None
    expires: datetime


def keep(runs: Runs, fit: Fit | None, url: str | None = None, unpack: Unpack = unpack) -> str:
    """Store runs and fit, delete what has expired, and return the new id.

    Nothing is stored that would not come back the same: `unpack` opens it first, as it will be opened. Raises BadInput
    for too large a table, for one that does not come back, and where the database cannot be used.
    """
    packed = pack(runs)
    if len(packed) > MOST_BYTES:
        raise BadInput(f"{runs.name} is {len(packed) / 1e6:.0f} MB packed; a link can carry {MOST_BYTES / 1e6:.0f} MB.")
    if unpack(packed, runs.name, runs.loss_unit).digest != runs.digest:
        raise BadInput(f"{runs.name} would not come back from a link as it is: nothing was stored.")
    now, key = _now(), secrets.token_urlsafe(24)
    row = SharedRow(
        id=key, created=now, expires=now + LIFETIME, name=runs.name[:200], loss_unit=runs.loss_unit[:100],
        runs=packed, fit=fit.model_dump_json() if fit else None,
    )  # fmt: skip
    with session(url, writes=True) as opened:
        opened.execute(delete(SharedRow).where(SharedRow.expires < now))
        opened.add(row)
    logger.info("stored: %d rows in %d bytes, %s a fit", runs.n_rows, len(packed), "with" if fit else "without")
    return key


def open_shared(key: str, url: str | None = None, unpack: Unpack = unpack) -> Shared:
    """Return what is stored under `key`.

    Raises BadInput when nothing is stored, when it has expired, and where the database cannot be used.
    """
    with session(url) as opened:
        row = opened.get(SharedRow, key[:64])
    if row is None or row.expires < _now():
        raise BadInput("This link opens nothing: it has expired, or was never made here. Ask for a new one.")
    return Shared(unpack(row.runs, row.name, row.loss_unit), as_fit(row.fit), row.expires)


def clean_shared(url: str | None = None) -> int:
    """Delete what links have expired; return how many. Raises BadInput where the database cannot be used."""
    with session(url, writes=True) as opened:
        gone = opened.execute(delete(SharedRow).where(SharedRow.expires < _now()).returning(SharedRow.id)).all()
    if gone:
        sweep(url)
    return len(gone)


def as_fit(stored: str | None) -> Fit | None:
    """Return a stored fit, None when an older version wrote it in another shape. It can then be fitted again."""
    try:
        return Fit.model_validate_json(stored) if stored else None
    except ValidationError:
        return None


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
