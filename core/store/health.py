"""Whether the database can be used: when a server starts, and whenever somebody asks."""

import time

from .. import settings
from ..errors import BadInput
from ..log import logger
from .database import session
from .failures import DatabaseFailure, UnusableDatabase, refusal
from .upgrade import is_current

PATIENCE = 15.0  # seconds in which a database that starts together with the server may come up
LOOK_AGAIN = 0.5


def touch(url: str | None = None) -> None:
    """Read from the database. Raises BadInput, in one line, where it cannot be used or has tables of no use."""
    with session(url) as opened:
        if not is_current(opened.connection()):
            raise refusal(DatabaseFailure("it was written by another version"))


def ready_at_start(patience: float = PATIENCE) -> None:
    """Return once the database of the settings can be used.

    Raises BadInput for one that the settings name and that cannot be used, at once or, where it does not answer, after
    `patience` seconds. Where they name none, the app goes without what it would have kept, and the log says why.
    """
    until = time.monotonic() + patience
    while True:
        try:
            touch()
            return
        except BadInput as error:
            if not settings.DATABASE.is_set:
                logger.warning("the database cannot be used: nothing is kept until it can")
                return
            passing = isinstance(error, UnusableDatabase) and error.passing
            if not passing or time.monotonic() > until:
                raise
        time.sleep(LOOK_AGAIN)
