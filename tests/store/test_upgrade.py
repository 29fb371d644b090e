"""Databases of every version are brought to the tables of today, and none that is newer is touched."""

import pathlib
import sqlite3

import pytest
from sqlalchemy import create_engine, inspect

from core.errors import BadInput
from core.runs import load_bundled
from core.store import database, keep, open_shared, upgrade

FIXTURES = pathlib.Path(__file__).parent / "fixtures"


def test_every_migration_follows_one_other():
    names = upgrade.revisions()
    assert names == [f"{i:04d}" for i in range(1, len(names) + 1)]


def test_a_database_of_today_is_left_alone(url, monkeypatch):
    database.forget_engines(database.engine(url))
    monkeypatch.setattr(database, "upgrade", None)  # it would be called
    assert inspect(database.engine(url)).has_table("dashboards")


def test_a_link_of_before_migrations_still_opens(tmp_path):
    path = tmp_path / "old.db"
    address = f"sqlite:///{path}"
    runs = load_bundled("chinchilla")
    key = keep(runs, None, address)
    database.forget_engines(database.engine(address))
    with sqlite3.connect(path) as old:  # as it was before migrations
        for table in (
            "jobs",
            "forecast_results",
            "forecasts",
            "alembic_version",
            "editors",
            "dashboard_blobs",
            "dashboard_versions",
            "dashboards",
            "blobs",
        ):
            old.execute(f"drop table {table}")
        old.execute("drop table accounts")
        old.execute("drop table uploads")  # a database from before uploads were kept
    assert open_shared(key, address).runs.digest == runs.digest
    assert {"uploads", "dashboards"} <= set(inspect(database.engine(address)).get_table_names())
    database.forget_engines(database.engine(address))


def test_one_of_a_newer_version_is_refused_and_left_as_it_is(url):
    with database.session(url, writes=True) as opened:
        opened.connection().exec_driver_sql("update alembic_version set version_num = '9999'")
    database.forget_engines(database.engine(url))
    with pytest.raises(BadInput, match="was written by a newer version; update the explorer"):
        open_shared("x", url)
    plain = create_engine(database._address(url))
    with plain.connect() as connection:
        assert connection.exec_driver_sql("select version_num from alembic_version").scalar() == "9999"
    with plain.begin() as connection:
        connection.exec_driver_sql(f"update alembic_version set version_num = '{upgrade.revisions()[-1]}'")
    plain.dispose()


def test_a_migration_that_fails_changes_nothing(tmp_path, monkeypatch):
    path = tmp_path / "one.db"
    with sqlite3.connect(path) as other:
        other.execute("create table accounts (id varchar)")  # stands in the way of the second migration
    with pytest.raises(BadInput, match="The database cannot be used"):
        open_shared("x", f"sqlite:///{path}")
    with sqlite3.connect(path) as other:
        assert [name for (name,) in other.execute("select name from sqlite_master where type = 'table'")] == [
            "accounts"
        ]
