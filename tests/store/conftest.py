"""Databases of both kinds for the tests of the store."""

import pytest

from core.store import database
from tests.store import _postgresql


@pytest.fixture(scope="session")
def postgresql():
    """A running server of PostgreSQL, one for all tests of a process."""
    with _postgresql.running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        found = f"sqlite:///{tmp_path / 'one.db'}"
    else:
        found = request.getfixturevalue("postgresql").database()
    yield found
    database.forget_engines(database.engine(found))
