"""The database: the one that EXPLORER_DATABASE names (a SQLAlchemy URL), else SQLite in the user's data folder.

Whatever goes wrong with it is one line: the table of a session never depends on it.
"""

import contextlib
import functools
import os
import pathlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Engine, LargeBinary, String, create_engine, event
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from .. import settings
from ..errors import BadInput
from ..log import logger, places, unforeseen

BUSY = 3.0  # seconds to wait for another process that holds the database
# What SQLite calls an error, by how the name begins, and how it is said.
_SAID = {
    "SQLITE_BUSY": "it is busy; try again in a minute",
    "SQLITE_LOCKED": "it is busy; try again in a minute",
    "SQLITE_FULL": "the disk of the server is full",
    "SQLITE_READONLY": "it cannot be written to",
    "SQLITE_CORRUPT": "it is damaged",
    "SQLITE_NOTADB": "it is damaged",
    "SQLITE_CANTOPEN": "it cannot be opened",
    "SQLITE_IOERR": "its disk does not answer as it should",
    "SQLITE_PERM": "it cannot be opened",
    "SQLITE_ERROR": "it was written by another version",
}
_BEGIN_AGAIN = (
    "SQLITE_READONLY_DBMOVED",
    "SQLITE_ERROR",
    "SQLITE_CANTOPEN",
    "SQLITE_IOERR",
    "SQLITE_NOTADB",
    "SQLITE_CORRUPT",
)  # after these the next one opens the file anew, which may be there again by then


class Base(DeclarativeBase):
    """Root of every stored record."""


class SharedRow(Base):
    """A shared table with the fit made from it.

    `runs` is what `core.runs.stored` packs; its first bytes say in which form. `fit` is the fit as JSON.
    """

    __tablename__ = "shared"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    created: Mapped[datetime] = mapped_column(DateTime)
    expires: Mapped[datetime] = mapped_column(DateTime, index=True)
    name: Mapped[str] = mapped_column(String(200))
    loss_unit: Mapped[str] = mapped_column(String(100))
    runs: Mapped[bytes] = mapped_column(LargeBinary)
    fit: Mapped[str | None]


class UploadRow(Base):
    """A table that is kept for the visitor who uploaded it.

    `id` is the SHA-256 of what the visitor's cookie holds, so that nobody who reads this table can open one as that
    visitor. Rows of one `visitor` replace each other. `data` is what `core.runs.kept` packs, of `size` bytes; `whole`
    is whether it has the cells of the file.
    """

    __tablename__ = "uploads"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    visitor: Mapped[str] = mapped_column(String(64), index=True)
    created: Mapped[datetime] = mapped_column(DateTime, index=True)
    expires: Mapped[datetime] = mapped_column(DateTime, index=True)
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    whole: Mapped[bool]
    data: Mapped[bytes] = mapped_column(LargeBinary)


_begun: dict[str, datetime] = {}  # when a database was begun again in this process because its file had gone


def begun_again(url: str | None = None) -> datetime | None:
    """Return when (UTC) a database was begun again because its file had gone, None where this process never did."""
    return _begun.get(str(engine(url).url))


@functools.lru_cache(maxsize=4)
def engine(url: str | None = None) -> Engine:
    """Return the engine for `url`, or for the database of the settings. Tables that it lacks are created.

    A file of SQLite can be read and written by its owner only, and so can the folders that are created for it.
    """
    url = url or settings.DATABASE.value()
    database = create_engine(url, connect_args={"timeout": BUSY} if url.startswith("sqlite") else {})
    try:
        path = database.url.database or ":memory:"
        if database.url.get_backend_name() == "sqlite":
            event.listen(database, "connect", _erase_what_is_deleted)
            if not path.startswith((":memory:", "file:")):
                _private(pathlib.Path(path))
        Base.metadata.create_all(database)
    except BaseException:
        database.dispose()
        raise
    return database


@contextlib.contextmanager
def session(url: str | None = None) -> Iterator[Session]:
    """Hold a session with the database. Raises BadInput, in one line, for whatever is wrong with it."""
    try:
        with Session(_present(url)) as opened:
            yield opened
    except BadInput:
        raise
    except (SQLAlchemyError, OSError, ImportError, ValueError) as error:  # a value: in a row that somebody else wrote
        raise BadInput(f"The database of links cannot be used: {_said(error)}.") from None


def _present(url: str | None) -> Engine:
    """Return the engine for `url`; where the file that it has open was taken away, one for a new file."""
    database = engine(url)
    path = database.url.database or ":memory:"
    if database.url.get_backend_name() == "sqlite" and not path.startswith((":memory:", "file:")):
        if not pathlib.Path(path).exists():
            forget_engines(database)
            _begun[str(database.url)] = datetime.now(UTC).replace(tzinfo=None)
            return engine(url)
    return database


def forget_engines(*opened: Engine) -> None:
    """Have the next session open its database anew."""
    for database in opened:
        database.dispose()
    engine.cache_clear()


def _said(error: Exception) -> str:
    """Return what is wrong with the database, in words that name neither its place nor what is in it."""
    name = str(getattr(getattr(error, "orig", None), "sqlite_errorname", ""))
    if name.startswith(_BEGIN_AGAIN):
        forget_engines()
    for known, words in _SAID.items():
        if name.startswith(known):
            logger.warning("the database of links: %s", name)
            return words
    if isinstance(error, OSError):
        logger.warning("the database of links: %s", type(error).__name__)
        return "its folder cannot be written to"
    if isinstance(error, (ArgumentError, ImportError)):
        logger.warning("the database of links: %s", type(error).__name__)
        return f"{settings.DATABASE.name} names none that can be opened here"
    if isinstance(error, ValueError):
        logger.warning("the database of links: %s", type(error).__name__)
        return "it is damaged"
    return unforeseen("the database of links", type(error).__name__, places(error))


def _erase_what_is_deleted(connection: Any, record: object) -> None:
    """Have SQLite write zeros over what is deleted: a table that someone had deleted is not in the file any more."""
    connection.execute("pragma secure_delete = on")


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
