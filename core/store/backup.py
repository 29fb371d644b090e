"""A backup of the whole database as one file of SQLite, taken while the app runs, and back into an empty database.

The file has the same tables whatever the database is, so that one of SQLite can be restored into PostgreSQL too.
"""

import contextlib
import os
import pathlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator

from sqlalchemy import Connection, Table, insert, select

from ..errors import BadInput
from .database import engine, forget_engines, session
from .failures import failure, refusal
from .tables import Base
from .verify import faults

FETCHED = 20  # rows at once: one may have 20 MB
_CANNOT = "This file cannot be restored"


def back_up(file: pathlib.Path, url: str | None = None) -> dict[str, int]:
    """Write all that is stored at one moment to a new file; return how many rows each table has.

    The file is there when it is whole, and only its owner can read it. Raises BadInput where it is there already or
    cannot be written, and where the database cannot be used.
    """
    if file.exists():
        raise BadInput(f"{file.name} is there already: name a file that is not.")
    with _beside(file) as draft:
        with session(url) as opened:
            kind, path = opened.get_bind().dialect.name, str(opened.get_bind().engine.url.database)
        if kind == "sqlite":
            _copy_online(path, draft)
        else:
            _copy_rows(url, _address(draft))
        found = _counts(draft)
        if any(faults(_address(draft))):
            raise BadInput("The backup is not whole: `store check` says what is wrong with the database.")
        forget_engines(engine(_address(draft)))
        _close(draft)
        draft.rename(file)
    return found


def restore(file: pathlib.Path, url: str | None = None) -> dict[str, int]:
    """Put a backup into a database that is empty; return how many rows each table has.

    All of it is there or nothing. A backup of an older version is brought up to date on the way, the file itself stays
    as it is. Raises BadInput for what is no backup or one of a newer version, and for a database that is not empty or
    cannot be used.
    """
    if not file.is_file():
        raise BadInput(f"{_CANNOT}: {file.name} is not there.")
    with tempfile.TemporaryDirectory(prefix="explorer") as folder:
        copy = pathlib.Path(folder) / "backup.db"
        shutil.copyfile(file, copy)
        _see_that_it_is_one(copy)
        with session(_address(copy)):  # brings it up to date
            pass
        if found := faults(_address(copy)):
            raise BadInput(f"{_CANNOT}: {found[0]}")
        try:
            _copy_rows(_address(copy), url)
        finally:
            forget_engines(engine(_address(copy)))
        return _counts(copy)


@contextlib.contextmanager
def _beside(file: pathlib.Path) -> Iterator[pathlib.Path]:
    """Hold a place for a draft in the folder of a file. Raises BadInput where nothing can be written there."""
    try:
        folder = tempfile.mkdtemp(prefix=".backup", dir=file.absolute().parent)
    except OSError:
        raise BadInput(f"{file.name} cannot be written: its folder is not there or is read only.") from None
    try:
        yield pathlib.Path(folder) / "draft.db"
    except OSError as error:
        raise BadInput(f"{file.name} cannot be written: {error.strerror or 'its disk does not answer'}.") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy_online(path: str, draft: pathlib.Path) -> None:
    """Copy a file of SQLite as it is at one moment, while others write to it."""
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with contextlib.closing(sqlite3.connect(path)) as source, contextlib.closing(sqlite3.connect(draft)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        raise BadInput(f"The database cannot be used: {type(error).__name__} while it was copied.") from None


def _copy_rows(source: str | None, target: str | None) -> None:
    """Copy all rows of one database as they are at one moment into another one that has none."""
    with session(target, writes=True) as into:
        connection = into.connection()
        if any(connection.execute(select(1).select_from(table).limit(1)).first() for table in _tables()):
            raise BadInput("The database is not empty: a backup is restored into a new one.")
        try:
            with engine(source).execution_options(isolation_level=_level(source)).connect() as read:
                for table in _tables():
                    _copy_table(read, connection, table)
        except BadInput:
            raise
        except Exception as error:
            raise refusal(failure(error)) from None


def _level(source: str | None) -> str:
    return "REPEATABLE READ" if engine(source).dialect.name == "postgresql" else "SERIALIZABLE"


def _copy_table(read: Connection, into: Connection, table: Table) -> None:
    rows = read.execution_options(stream_results=True, max_row_buffer=FETCHED).execute(select(table))
    while some := rows.mappings().fetchmany(FETCHED):
        into.execute(insert(table), [dict(row) for row in some])


def _tables() -> list[Table]:
    """Return all tables, those that others refer to before these."""
    return list(Base.metadata.sorted_tables)


def _counts(file: pathlib.Path) -> dict[str, int]:
    with contextlib.closing(sqlite3.connect(file)) as opened:
        return {t.name: opened.execute(f'select count(*) from "{t.name}"').fetchone()[0] for t in _tables()}


def _see_that_it_is_one(file: pathlib.Path) -> None:
    """Raise BadInput for a file that is no backup."""
    with contextlib.closing(sqlite3.connect(file)) as opened:
        try:
            known = opened.execute("select count(*) from sqlite_master where name = 'alembic_version'").fetchone()[0]
            whole = opened.execute("pragma integrity_check").fetchone()[0] == "ok"
        except sqlite3.Error:
            known, whole = 0, False
    if not known or not whole:
        raise BadInput(f"{_CANNOT}: it is no backup of the explorer, or a damaged one.")


def _close(file: pathlib.Path) -> None:
    """Have all of a database stand in its one file."""
    with contextlib.closing(sqlite3.connect(file)) as opened:
        opened.execute("pragma journal_mode = delete")


def _address(file: pathlib.Path) -> str:
    return f"sqlite:///{file}"
