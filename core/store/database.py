"""The database: the one that EXPLORER_DATABASE names (a SQLAlchemy URL), else SQLite in the user's data folder.

Whatever goes wrong with it is one line: the table of a session never depends on it.
"""

import contextlib
import functools
import os
import pathlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from .. import settings
from ..errors import BadInput
from . import failures
from .upgrade import LOCK, is_current, upgrade

BUSY = 3.0  # seconds to wait for another process that holds the database
LOCKED = 10  # seconds that a write waits for another one in PostgreSQL, and that anybody waits for a connection

_begun: dict[str, datetime] = {}  # when a database was begun again in this process because its file had gone


def begun_again(url: str | None = None) -> datetime | None:
    """Return when (UTC) a database was begun again because its file had gone, None where this process never did."""
    return _begun.get(str(engine(url).url))


@functools.lru_cache(maxsize=4)
def engine(url: str | None = None) -> Engine:
    """Return the engine for `url`, or for the database of the settings, with the tables of this version.

    A file of SQLite can be read and written by its owner only, and so can the folders that are created for it. It is
    kept with a write-ahead log: readers never wait, and what is committed is on the disk.
    """
    database = create_engine(_address(url), connect_args=_connect_args(url), pool_pre_ping=True, **_pool(url))
    try:
        if database.url.get_backend_name() == "sqlite":
            event.listen(database, "connect", _connected)
            event.listen(database, "begin", _begin)
            if path := _file(database):
                _private(path)
        with database.connect() as connection:
            current = is_current(connection)
        if not current:
            with database.execution_options(writes=True).begin() as connection:
                upgrade(connection)
    except BaseException:
        database.dispose()
        raise
    return database


@contextlib.contextmanager
def session(url: str | None = None, writes: bool = False) -> Iterator[Session]:
    """Hold a session with the database; one that `writes` is committed where nothing was raised.

    One session at a time writes, in PostgreSQL as in SQLite: what it has read is still so when it is committed.
    Raises BadInput, in one line, for whatever is wrong with the database.
    """
    try:
        with Session(_present(url).execution_options(writes=writes)) as opened:
            if writes and opened.get_bind().dialect.name == "postgresql":
                opened.execute(text(f"set local lock_timeout = '{LOCKED}s'"))
                opened.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            yield opened
            if writes:
                opened.commit()
    except BadInput:
        raise
    except (SQLAlchemyError, OSError, ImportError, ValueError) as error:  # a value: in a row that somebody else wrote
        if "NUL (0x00)" in str(error):
            raise BadInput("A text has a character of code 0, which cannot be stored: take it out.") from None
        failure = failures.failure(error)
        if failure.begin_again:
            forget_engines()
        raise failures.refusal(failure) from None


def sweep(url: str | None = None) -> None:
    """Have nothing of what was deleted stay in the files of the database. Raises BadInput as `session` does."""
    with session(url) as opened:
        if opened.get_bind().dialect.name != "sqlite":
            return
    connection = _present(url).raw_connection()  # a log is emptied outside of transactions
    with contextlib.closing(connection), contextlib.suppress(sqlite3.Error):  # at the latest the next one does it
        connection.cursor().execute("pragma wal_checkpoint(truncate)")


def _address(url: str | None) -> str:
    """Return the address with the driver that the explorer is tested with."""
    found = url or settings.DATABASE.value()
    return found.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1)


def _connect_args(url: str | None) -> dict[str, Any]:
    kind = make_url(_address(url)).get_backend_name()
    waits = {"connect_timeout": round(BUSY), "tcp_user_timeout": 10_000}  # seconds, and milliseconds
    return {"sqlite": {"timeout": BUSY}, "postgresql": waits}.get(kind, {})


def _pool(url: str | None) -> dict[str, Any]:
    """Return how connections are shared in a process: up to 15 of PostgreSQL."""
    return {"pool_timeout": LOCKED} if make_url(_address(url)).get_backend_name() == "postgresql" else {}


def _file(database: Engine) -> pathlib.Path | None:
    """Return the file of a database of SQLite, None where it has none of its own."""
    path = database.url.database or ":memory:"
    mine = database.url.get_backend_name() == "sqlite" and not path.startswith((":memory:", "file:"))
    return pathlib.Path(path) if mine else None


def _present(url: str | None) -> Engine:
    """Return the engine for `url`; where the file that it has open was taken away, one for a new file."""
    database = engine(url)
    if (path := _file(database)) and not path.exists():
        forget_engines(database)
        _begun[str(database.url)] = datetime.now(UTC).replace(tzinfo=None)
        return engine(url)
    return database


def forget_engines(*opened: Engine) -> None:
    """Have the next session open its database anew."""
    for database in opened:
        database.dispose()
    engine.cache_clear()


def _connected(connection: Any, record: object) -> None:
    """Prepare a connection to SQLite.

    It writes zeros over what is deleted: a table that someone had deleted is not in the file any more. A commit is on
    the disk when it returns. Transactions begin where `_begin` says, not where Python's driver would begin them.
    """
    connection.isolation_level = None
    connection.execute("pragma secure_delete = on")
    connection.execute("pragma foreign_keys = on")
    with contextlib.suppress(sqlite3.OperationalError):  # a file that is read only stays as it is
        connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")


def _begin(connection: Connection) -> None:
    """Take the right to write at once where a session will: it cannot be had later once another has written."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def _private(path: pathlib.Path) -> None:
    """Create a file that only its owner can open, and the folders above it that are not there yet."""
    for folder in reversed([p for p in path.parents if not p.exists()]):
        folder.mkdir(mode=0o700, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        return
    with contextlib.suppress(OSError):  # another's file, or one on a disk that is read only
        if path.is_file() and path.stat().st_mode & 0o077:
            path.chmod(0o600)
