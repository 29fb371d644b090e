"""Share a table and its fit under an unguessable id that expires.

Nothing is stored unless someone asks for a link. The id is the only key: 192 random bits, never listed anywhere.
"""

import gzip
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError
from sqlalchemy import delete
from sqlalchemy.orm import Session

from ..errors import BadInput
from ..fit import Fit
from ..log import logger
from ..runs import Runs, read_bytes
from .database import SharedRow, engine

LIFETIME = timedelta(days=90)
MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Shared:
    """What a link opens: the runs, their fit if it was stored too, and the day on which the link expires (UTC)."""

    runs: Runs
    fit: Fit | None
    expires: datetime


def keep(runs: Runs, fit: Fit | None, url: str | None = None) -> str:
    """Store runs and fit, delete what has expired, and return the new id. Raises BadInput for too large a table."""
    packed = gzip.compress(runs.to_csv().encode(), mtime=0)
    if len(packed) > MOST_BYTES:
        raise BadInput(f"{runs.name} is {len(packed) / 1e6:.0f} MB packed; a link can carry {MOST_BYTES / 1e6:.0f} MB.")
    now, key = _now(), secrets.token_urlsafe(24)
    row = SharedRow(
        id=key, created=now, expires=now + LIFETIME, name=runs.name[:200], loss_unit=runs.loss_unit[:100],
        runs=packed, fit=fit.model_dump_json() if fit else None,
    )  # fmt: skip
    with Session(engine(url)) as session:
        session.execute(delete(SharedRow).where(SharedRow.expires < now))
        session.add(row)
        session.commit()
    logger.info("stored: %d rows in %d bytes, %s a fit", runs.n_rows, len(packed), "with" if fit else "without")
    return key


def open_shared(key: str, url: str | None = None) -> Shared:
    """Return what is stored under `key`. Raises BadInput when nothing is stored, or when it has expired."""
    with Session(engine(url)) as session:
        row = session.get(SharedRow, key[:64])
    if row is None or row.expires < _now():
        raise BadInput("This link opens nothing: it has expired, or was never made here. Ask for a new one.")
    runs = replace(read_bytes("shared.csv", gzip.decompress(row.runs), loss_unit=row.loss_unit), name=row.name)
    return Shared(runs, _fit(row.fit), row.expires)


def _fit(stored: str | None) -> Fit | None:
    """Return a stored fit, None when an older version wrote it in another shape. It can then be fitted again."""
    try:
        return Fit.model_validate_json(stored) if stored else None
    except ValidationError:
        return None


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
