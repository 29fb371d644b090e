"""Everything that has expired is deleted: by one process at a time, however many share the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from ..log import logger
from .dashboard_changes import clean as clean_dashboards
from .database import session
from .forecasts import clean_forecasts
from .jobs import clean_jobs
from .shared import clean_shared
from .uploads import clean_uploads

LOCK = 7_263_845_121  # of PostgreSQL: whoever holds it cleans
WAYS = (clean_uploads, clean_shared, clean_dashboards, clean_forecasts, clean_jobs)


def clean_all(url: str | None = None) -> int | None:
    """Delete what has expired; return how many things, None where another process is at it.

    Raises BadInput where the database cannot be used.
    """
    with _alone(url) as alone:
        if not alone:
            return None
        gone = sum(clean(url) for clean in WAYS)
    if gone:
        logger.info("cleaned: %d things had expired", gone)
    return gone


@contextmanager
def _alone(url: str | None) -> Iterator[bool]:
    """Hold the right to clean, and say whether it was had; a file of SQLite has one writer anyway."""
    with session(url) as opened:
        if opened.get_bind().dialect.name != "postgresql":
            opened.rollback()
            yield True
            return
        yield bool(opened.scalar(text("select pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK}))
