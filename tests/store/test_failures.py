"""What is wrong with a database is said in one line without its place, for each kind of it."""

import pytest
from sqlalchemy.exc import DataError, OperationalError, ProgrammingError, TimeoutError

from core.store import database, failures


class Cause(Exception):
    """What a driver raises, with the code of the database."""

    def __init__(self, sqlstate=None, said="secret"):
        super().__init__(said)
        self.sqlstate = sqlstate


def found(kind, cause):
    return failures.failure(kind("select secret", {}, cause))


@pytest.mark.parametrize(
    ("state", "words", "passing", "again"),
    [
        ("57P01", failures.AWAY, True, False),
        ("57P03", failures.AWAY, True, False),
        ("08006", failures.AWAY, True, False),
        ("55P03", failures.BUSY, True, False),
        ("42P01", "it was written by another version", False, True),
        ("42703", "it was written by another version", False, True),
        ("42501", "it cannot be written to", False, False),
        ("53100", "the disk of the server is full", False, False),
        ("53300", "it has no connection left; try again in a minute", False, False),
        ("28P01", "it does not let this account in", False, False),
    ],
)
def test_a_code_of_postgresql_has_words(state, words, passing, again):
    assert found(ProgrammingError, Cause(state)) == failures.DatabaseFailure(words, passing, again)


@pytest.mark.parametrize(
    ("said", "words", "passing"),
    [
        ("connection refused", failures.AWAY, True),
        ('FATAL: database "x" does not exist', failures.NEITHER, False),
        ("FATAL: password authentication failed", "it does not let this account in", False),
    ],
)
def test_no_connection_is_said_by_what_the_driver_says(said, words, passing):
    assert found(OperationalError, Cause(None, said)) == failures.DatabaseFailure(words, passing)


@pytest.mark.unforeseen
def test_what_nobody_foresaw_has_an_id_and_no_words_of_it():
    line = found(DataError, Cause("22003")).words
    assert line.startswith("something failed that nobody foresaw (id ")
    assert "secret" not in line


def test_a_refusal_is_one_line():
    refusal = failures.refusal(failures.DatabaseFailure(failures.AWAY, passing=True))
    assert str(refusal) == "The database cannot be used: it does not answer; try again in a minute."
    assert refusal.passing


def test_a_process_whose_connections_are_all_in_use_is_busy(postgresql):
    found = database.engine(postgresql.database())
    database.engine.cache_clear()
    found.pool._timeout = 0.05  # pyright: ignore[reportAttributeAccessIssue]
    held = [found.connect() for _ in range(15)]
    with pytest.raises(TimeoutError) as caught:
        found.connect()
    for one in held:
        one.close()
    found.dispose()
    assert failures.failure(caught.value) == failures.DatabaseFailure(failures.BUSY, passing=True)
