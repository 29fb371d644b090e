"""Bring a database to the tables of this version, by the migrations that stand beside this file.

Nothing is imported of Alembic, and nothing is written, where the database has them already.
"""

import pathlib

from sqlalchemy import Connection, inspect, text

from ..errors import BadInput
from .tables import SharedRow, UploadRow

FOLDER = pathlib.Path(__file__).parent / "migrations"
LOCK = 7_263_845_120  # of PostgreSQL: processes that start together bring a database up one after the other
FIRST = "0001"  # the tables of databases that were written before migrations were kept


def revisions() -> list[str]:
    """Return all revisions, the oldest first."""
    return sorted(path.stem.split("_")[0][1:] for path in (FOLDER / "versions").glob("v*.py"))


def revision(connection: Connection) -> str:
    """Return the revision of a database, "" of one that has no table."""
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" in tables:
        return connection.execute(text("select version_num from alembic_version")).scalar() or ""
    return FIRST if "shared" in tables else ""


def is_current(connection: Connection) -> bool:
    """Return whether a database has the tables of this version. Raises BadInput for one of a newer version."""
    found = revision(connection)
    if found and found not in revisions():
        raise BadInput("The database cannot be used: it was written by a newer version; update the explorer.")
    return found == revisions()[-1] and "alembic_version" in inspect(connection).get_table_names()


def upgrade(connection: Connection) -> None:
    """Create and change tables until they are those of this version, within the transaction of the connection.

    Tables that were written before migrations were kept are taken as they are. Raises BadInput for a database of a
    newer version.
    """
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    if is_current(connection):
        return  # another process was faster
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    if revision(connection) == FIRST and "alembic_version" not in inspect(connection).get_table_names():
        _adopt(connection)
        command.stamp(config, FIRST)
    command.upgrade(config, "head")


def _adopt(connection: Connection) -> None:
    """See that tables from before migrations are those of the first one; create the one that came last where missing.

    Raises BadInput for tables of another shape.
    """
    SharedRow.metadata.tables[UploadRow.__tablename__].create(connection, checkfirst=True)
    for row in (SharedRow, UploadRow):
        columns = {column["name"] for column in inspect(connection).get_columns(row.__tablename__)}
        if columns != {column.name for column in row.__table__.columns}:
            raise BadInput("The database cannot be used: it was written by another version.")
