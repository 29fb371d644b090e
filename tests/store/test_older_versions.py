"""What every version of the tables stored opens in this one, to the last digit."""

import gzip
import json

import pytest

from core.dashboards import unpack
from core.store import backup, dashboards, database, forecasts, jobs, open_shared, upgrade, verify
from core.store.accounts import account
from core.store.blobs import digest
from tests.store import _fixture

KEPT = sorted(path.stem for path in _fixture.FOLDER.glob("*.gz"))


def holds(url, revision):
    """Hold a database to what stands beside the stored one."""
    expected = json.loads((_fixture.FOLDER / f"{revision}.json").read_text())
    for number in (1, 2):
        found = dashboards.open_dashboard(None, expected["dashboard"], number, url)
        shown = unpack(found.document, found.blobs)
        assert (digest(found.document), found.latest) == (expected["document"], 2)
        assert [panel.exhibit.kind for panel in shown.panels] == ["answer", "chart", "table", "note"]
        assert shown.tables[0].digest == expected["runs"]
    assert found.title == "Another title"
    assert open_shared(expected["link"], url).runs.digest == expected["runs"]
    who = account(*_fixture.PERSON, url=url)
    assert dashboards.save(who, dashboards.DashboardDraft("Mine still", b"{}", {}), expected["dashboard"], url)[1] == 3
    if "forecast" in expected:
        foretold = forecasts.open_forecast(who, expected["forecast"], url)
        assert (foretold.digest, foretold.result.value) == (expected["forecast_sha256"], expected["result"])
    if "job" in expected:
        [job] = jobs.my_jobs(who, url)
        assert (job.title, job.state, job.link) == (expected["job"], jobs.JobState.DONE, expected["job_link"])
    assert verify.faults(url) == []


def stored(folder, revision):
    """Return the file of a stored database."""
    file = folder / f"{revision}.db"
    file.write_bytes(gzip.decompress((_fixture.FOLDER / f"{revision}.gz").read_bytes()))
    return file


def test_there_are_some_and_each_is_of_a_version_that_was():
    assert KEPT
    assert set(KEPT) <= set(upgrade.revisions())


@pytest.mark.parametrize("revision", KEPT)
def test_it_opens_as_it_was(tmp_path, revision):
    url = f"sqlite:///{stored(tmp_path, revision)}"
    holds(url, revision)
    database.forget_engines(database.engine(url))


@pytest.mark.parametrize("revision", KEPT)
def test_as_a_backup_it_is_restored_into_either_kind(url, tmp_path, revision):
    backup.restore(stored(tmp_path, revision), url)
    holds(url, revision)


def test_the_script_that_stores_one_gives_what_opens(tmp_path, monkeypatch):
    _fixture.write(tmp_path / "new")
    monkeypatch.setattr(_fixture, "FOLDER", tmp_path / "new")
    revision = upgrade.revisions()[-1]
    url = f"sqlite:///{stored(tmp_path, revision)}"
    holds(url, revision)
    database.forget_engines(database.engine(url))
