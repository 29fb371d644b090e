"""A backup opens to the last digit after it was restored, into a database of either kind."""

import sqlite3
import stat
import threading

import pytest

from core.dashboards import pack, unpack
from core.errors import BadInput
from core.runs import load_bundled
from core.store import backup, dashboard_changes, dashboards, database, keep, open_shared, verify
from core.store.access import Visibility
from tests.dashboards._examples import dashboard
from tests.store._people import draft, people


def filled(url):
    """Fill a database; return a function that holds another one to what is in it."""
    who, runs = people(url), load_bundled("chinchilla")
    document, blobs = pack(dashboard())
    key, _ = dashboards.save(who["owner"], dashboards.DashboardDraft("All kinds", document, blobs), url=url)
    dashboards.save(who["owner"], draft(document=b"second"), into=key, url=url)
    dashboard_changes.invite(who["owner"], key, "editor@example.org", url)
    dashboard_changes.show(who["owner"], key, Visibility.LISTED, url)
    gone, _ = dashboards.save(who["owner"], draft(), url=url)
    dashboard_changes.delete(who["owner"], gone, url)
    shared = keep(runs, None, url)
    before = dashboards.open_dashboard(who["stranger"], key, 1, url)

    def same(other):
        again = people(other)
        assert again == who
        found = dashboards.open_dashboard(again["stranger"], key, 1, other)
        assert found == before
        assert unpack(found.document, found.blobs) == dashboard()
        assert open_shared(shared, other).runs.digest == runs.digest
        assert dashboards.save(again["editor"], draft(), into=key, url=other) == (key, 3)
        dashboard_changes.restore(again["owner"], gone, other)
        assert verify.faults(other) == []

    return same


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """Another empty database, of each kind in turn."""
    if request.param == "sqlite":
        yield (found := f"sqlite:///{tmp_path / 'empty.db'}")
    else:
        yield (found := request.getfixturevalue("postgresql").database())
    database.forget_engines(database.engine(found))


def test_it_is_restored_to_the_last_digit(url, empty, tmp_path):
    same = filled(url)
    file = tmp_path / "backup.db"
    rows = backup.back_up(file, url)
    assert (rows["dashboards"], rows["dashboard_versions"], rows["editors"], rows["shared"]) == (2, 3, 1, 1)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir() if "backup" in p.name) == ["backup.db"]
    before = file.read_bytes()
    assert backup.restore(file, empty) == rows
    same(empty)
    assert file.read_bytes() == before
    with pytest.raises(BadInput, match=r"is not empty: a backup is restored into a new one"):
        backup.restore(file, empty)


def test_it_is_of_one_moment_while_others_save(url, tmp_path):
    who, ended = people(url), threading.Event()
    key, _ = dashboards.save(who["owner"], draft(), url=url)

    def saving():
        while not ended.is_set():
            dashboards.save(who["owner"], draft(table=b"x" * 50_000), into=key, url=url)

    other = threading.Thread(target=saving)
    other.start()
    try:
        for i in range(3):
            assert backup.back_up(tmp_path / f"{i}.db", url)["dashboards"] == 1
    finally:
        ended.set()
        other.join()
    for i in range(3):
        assert verify.faults(f"sqlite:///{tmp_path / f'{i}.db'}") == []


def test_what_is_no_backup_is_refused_and_changes_nothing(tmp_path):
    target = f"sqlite:///{tmp_path / 'target.db'}"
    (tmp_path / "text").write_text("not a database at all, but long enough" * 200)
    sqlite3.connect(tmp_path / "other.db").execute("create table x (y)")
    for name, words in (("text", "no backup"), ("other.db", "no backup"), ("none", "is not there")):
        with pytest.raises(BadInput, match=f"cannot be restored: .*{words}"):
            backup.restore(tmp_path / name, target)
    assert not (tmp_path / "target.db").exists()


def test_one_of_a_newer_version_and_one_that_is_not_whole_are_refused(tmp_path):
    url, target = f"sqlite:///{tmp_path / 'one.db'}", f"sqlite:///{tmp_path / 'target.db'}"
    filled(url)
    for name, statement in (("new", "update alembic_version set version_num = '9999'"), ("torn", "delete from blobs")):
        backup.back_up(tmp_path / name, url)
        with sqlite3.connect(tmp_path / name) as opened:
            opened.execute(statement)
    with pytest.raises(BadInput, match="newer version"):
        backup.restore(tmp_path / "new", target)
    with pytest.raises(BadInput, match=r"cannot be restored: Version . of dashboard .* lacks bytes"):
        backup.restore(tmp_path / "torn", target)


def test_a_file_that_is_there_or_cannot_be_written_is_refused(tmp_path):
    url = f"sqlite:///{tmp_path / 'one.db'}"
    people(url)
    (tmp_path / "there").write_text("mine")
    with pytest.raises(BadInput, match="is there already"):
        backup.back_up(tmp_path / "there", url)
    assert (tmp_path / "there").read_text() == "mine"
    with pytest.raises(BadInput, match="its folder is not there"):
        backup.back_up(tmp_path / "no" / "such", url)
