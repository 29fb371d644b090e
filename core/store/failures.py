"""What is wrong with a database, in words that name neither its place nor what is in it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

from .. import settings
from ..errors import BadInput
from ..log import logger, places, unforeseen

T = TypeVar("T")
AWAY = "it does not answer; try again in a minute"
BUSY = "it is busy; try again in a minute"
NEITHER = f"{settings.DATABASE.name} names none that can be opened here"
# What SQLite calls an error, and PostgreSQL (SQLSTATE), by how the name begins, and how it is said.
SAID = {
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_FULL": "the disk of the server is full",
    "SQLITE_READONLY": "it cannot be written to",
    "SQLITE_CORRUPT": "it is damaged",
    "SQLITE_NOTADB": "it is damaged",
    "SQLITE_CANTOPEN": "it cannot be opened",
    "SQLITE_IOERR": "its disk does not answer as it should",
    "SQLITE_PERM": "it cannot be opened",
    "SQLITE_ERROR": "it was written by another version",
    "08": AWAY,  # a connection that broke
    "57P": AWAY,  # it is being stopped or started
    "28": "it does not let this account in",
    "3D": NEITHER,
    "42501": "it cannot be written to",
    "42": "it was written by another version",
    "25006": "it cannot be written to",
    "40": BUSY,
    "55P03": BUSY,
    "57014": BUSY,
    "53100": "the disk of the server is full",
    "53": "it has no connection left; try again in a minute",
    "XX": "it is damaged",
}
# After these the next one opens it anew: by then a file may be there again, or other tables.
BEGIN_AGAIN = (
    "SQLITE_READONLY_DBMOVED", "SQLITE_ERROR", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_NOTADB", "SQLITE_CORRUPT",
    "42P", "42703",
)  # fmt: skip


class UnusableDatabase(BadInput):
    """A database that cannot be used; `passing` where it may be usable again in a minute, without anybody's help."""

    def __init__(self, line: str, passing: bool) -> None:
        super().__init__(line)
        self.passing = passing


def patiently(write: Callable[[], T], seconds: float, every: float = 2.0) -> T:
    """Return what `write` does, tried again while the database is away for a moment, for so many seconds.

    Raises UnusableDatabase where it stays away, or is away for good.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            return write()
        except UnusableDatabase as error:
            if not error.passing or time.monotonic() >= until:
                raise
            time.sleep(every)


@dataclass(frozen=True)
class DatabaseFailure:
    """What went wrong in words, whether it passes by itself, and whether it is to be opened anew."""

    words: str
    passing: bool = False
    begin_again: bool = False


def refusal(failure: DatabaseFailure) -> UnusableDatabase:
    """Return the one line for people."""
    return UnusableDatabase(f"The database cannot be used: {failure.words}.", failure.passing)


def failure(error: Exception) -> DatabaseFailure:
    """Return what an error of a database means, and log its name."""
    cause = getattr(error, "orig", None)
    name = str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "")
    if not name and isinstance(error, OperationalError | InterfaceError):
        logger.warning("the database: %s", type(error).__name__)
        return _unreachable(str(cause))
    if words := _words(name):
        logger.warning("the database: %s", name)
        return DatabaseFailure(words, words in (AWAY, BUSY), name.startswith(BEGIN_AGAIN))
    if isinstance(error, NoConnectionFreeError):
        logger.warning("the database: all connections of this process are in use")
        return DatabaseFailure(BUSY, passing=True)
    kinds = ((OSError, "its folder cannot be written to"), ((ArgumentError, ImportError), NEITHER))
    for kind, said in (*kinds, (ValueError, "it is damaged")):
        if isinstance(error, kind):
            logger.warning("the database: %s", type(error).__name__)
            return DatabaseFailure(said)
    return DatabaseFailure(unforeseen("the database", type(error).__name__, places(error)))


def _words(name: str) -> str:
    """Return how an error of this name is said, by the longest beginning that is known; "" where none is."""
    known = [beginning for beginning in SAID if name.startswith(beginning)]
    return SAID[max(known, key=len)] if known else ""


def _unreachable(said: str) -> DatabaseFailure:
    """Return why no connection could be opened, by what the driver says: it gives no code before there is one."""
    if "database" in said and "does not exist" in said:
        return DatabaseFailure(NEITHER)
    if "authentication failed" in said or "no pg_hba.conf entry" in said or "role" in said:
        return DatabaseFailure(SAID["28"])
    return DatabaseFailure(AWAY, passing=True)
