"""A database that goes away is one line, and is used again when it is back; a bad one is refused at the start."""

import sqlite3
import threading

import pytest

from core.errors import BadInput
from core.store import dashboards, database, health
from core.store.failures import UnusableDatabase
from tests.store._people import draft, people

AWAY = "The database cannot be used: it does not answer; try again in a minute."


def test_one_of_today_is_touched(url):
    health.touch(url)


def test_one_that_is_emptied_under_the_app_is_filled_again_or_refused(url):
    health.touch(url)
    with database.session(url, writes=True) as opened:
        opened.connection().exec_driver_sql("drop table alembic_version")
        opened.connection().exec_driver_sql("drop table uploads")
    with pytest.raises(BadInput, match="it was written by another version"):
        health.touch(url)


def test_a_server_that_stops_is_one_line_and_loses_nothing(postgresql):
    url = postgresql.database()
    who = people(url)
    key, _ = dashboards.save(who["owner"], draft(), url=url)
    for mode in ("fast", "immediate"):
        postgresql.stop(mode)
        try:
            for _ in range(2):
                with pytest.raises(UnusableDatabase) as caught:
                    dashboards.save(who["owner"], draft(), into=key, url=url)
                assert str(caught.value) == AWAY
                assert caught.value.passing
        finally:
            postgresql.start()
        assert dashboards.open_dashboard(who["owner"], key, url=url).blobs == draft().blobs
    assert dashboards.save(who["owner"], draft(), into=key, url=url) == (key, 2)
    database.forget_engines(database.engine(url))


@pytest.mark.parametrize("address", ["nonsense", "nosuch://host/name", "postgresql://nobody@/x?host=/no/such/place"])
def test_a_bad_one_is_refused_at_the_start_where_somebody_names_it(address, monkeypatch):
    monkeypatch.setenv("EXPLORER_DATABASE", address)
    with pytest.raises(BadInput, match=r"^The database cannot be used: ") as caught:
        health.ready_at_start(patience=0.0)
    assert "\n" not in str(caught.value)
    assert address not in str(caught.value)


def test_one_of_a_newer_version_is_refused_at_the_start(tmp_path, monkeypatch):
    with sqlite3.connect(tmp_path / "new.db") as newer:
        newer.execute("create table alembic_version (version_num varchar)")
        newer.execute("insert into alembic_version values ('9999')")
    monkeypatch.setenv("EXPLORER_DATABASE", f"sqlite:///{tmp_path / 'new.db'}")
    database.engine.cache_clear()
    with pytest.raises(BadInput, match="was written by a newer version"):
        health.ready_at_start()


def test_where_nobody_names_one_the_app_goes_without(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.delenv("EXPLORER_DATABASE")
    monkeypatch.setattr(
        health.settings.platformdirs, "user_data_dir", lambda app: str(tmp_path / "file" / "below" / app)
    )
    database.engine.cache_clear()
    health.ready_at_start()
    database.engine.cache_clear()


def test_one_that_comes_up_a_little_later_is_waited_for(postgresql, monkeypatch):
    url = postgresql.database()
    monkeypatch.setenv("EXPLORER_DATABASE", url)
    postgresql.stop()
    later = threading.Timer(0.7, postgresql.start)
    later.start()
    health.ready_at_start()
    later.join()
    database.forget_engines(database.engine(None))
