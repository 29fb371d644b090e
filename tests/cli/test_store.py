"""Backup, restore and check from a shell."""

import json

import pytest

from core.store import database
from core.store.accounts import local_account
from core.store.dashboards import open_dashboard, save
from tests.cli._shell import refused, run
from tests.store._people import draft


@pytest.fixture
def one(tmp_path, monkeypatch):
    """A database with a dashboard, as the settings name it, and a way to name another one."""

    def named(name):
        monkeypatch.setenv("EXPLORER_DATABASE", f"sqlite:///{tmp_path / name}")
        database.engine.cache_clear()

    named("one.db")
    key, _ = save(local_account(), draft())
    yield key, named, tmp_path
    database.engine.cache_clear()


def test_a_backup_is_restored(one):
    key, named, folder = one
    result = run("store", "backup", str(folder / "backup"), "--json")
    assert json.loads(result.stdout)["rows"]["dashboards"] == 1
    named("two.db")
    assert run("store", "restore", str(folder / "backup")).stdout.startswith("Restored from")
    assert open_dashboard(local_account(), key).blobs == draft().blobs
    assert run("store", "check").stdout == "All that is stored is whole.\n"
    assert json.loads(run("store", "check", "--json").stdout) == {"action": "check", "faults": []}


def test_what_is_not_whole_is_exit_code_one(one):
    _, _, _ = one
    with database.session(writes=True) as opened:
        opened.connection().exec_driver_sql("pragma defer_foreign_keys = on")
        opened.connection().exec_driver_sql("update dashboards set latest = 2")
    result = run("store", "check")
    assert result.exit_code == 1
    assert "has 1 of its 2 versions" in result.stdout


def test_a_file_is_needed_or_is_none(one):
    refused(run("store", "backup"), "needs the name of a file")
    refused(run("store", "check", "x"), "takes no file")
    refused(run("store", "restore", "no-such"), "is not there")
