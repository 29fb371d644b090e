"""The tables that the store uses are those that the migrations create."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from core.store import database
from core.store.tables import Base


def test_migrations_give_the_tables_that_the_store_uses(url):
    with database.engine(url).connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
    assert found == []
