"""What has expired goes, whoever's it is; one process at a time does it."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from core.runs import load_bundled
from core.store import cleaning, dashboard_changes, dashboards, database, keep, shared, tables, uploads
from core.store.accounts import local_account
from tests.store._people import draft

LATER = timedelta(days=100)
ROWS = (tables.SharedRow, tables.DashboardRow, tables.BlobRow)


def count(url):
    with database.session(url) as opened:
        return [opened.query(row).count() for row in ROWS]


def test_all_that_has_expired_goes_and_nothing_else(url):
    runs, who = load_bundled("chinchilla"), local_account(url)
    for _ in range(2):
        keep(runs, None, url)
    gone, _ = dashboards.save(who, draft(document=b"gone"), url=url)
    dashboards.save(who, draft(document=b"kept"), url=url)
    dashboard_changes.expire(who, gone, dashboard_changes._now() - LATER, url)
    with database.session(url, writes=True) as opened:
        first = opened.query(tables.SharedRow.id).limit(1).scalar_subquery()
        past = shared._now() - timedelta(seconds=1)
        opened.execute(update(tables.SharedRow).where(tables.SharedRow.id == first).values(expires=past))
    assert count(url) == [2, 2, 3]
    assert cleaning.clean_all(url) == 2
    assert count(url) == [1, 1, 2]
    assert cleaning.clean_all(url) == 0


def test_uploads_of_yesterday_go(url):
    now = uploads._now()
    with database.session(url, writes=True) as opened:
        for name, hours in (("old", -1), ("new", 1)):
            opened.add(
                tables.UploadRow(
                    id=name, visitor=name, created=now, expires=now + timedelta(hours=hours), name=name, size=1,
                    whole=True, data=b"x",
                )
            )  # fmt: skip
    assert cleaning.clean_all(url) == 1
    with database.session(url) as opened:
        assert [row.id for row in opened.query(tables.UploadRow)] == ["new"]


def test_one_process_at_a_time_cleans(postgresql):
    url = postgresql.database()
    with database.session(url) as other:
        assert other.scalar(text("select pg_try_advisory_xact_lock(:lock)"), {"lock": cleaning.LOCK})
        assert cleaning.clean_all(url) is None
    assert cleaning.clean_all(url) == 0
    database.forget_engines(database.engine(url))


def test_one_that_cannot_be_used_is_one_line(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(database.BadInput, match=r"^The database cannot be used"):
        cleaning.clean_all(f"sqlite:///{tmp_path / 'file' / 'x.db'}")
