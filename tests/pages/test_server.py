"""What the server answers beside the app: its health, and in JSON what everybody may read."""

import asyncio
import hashlib
import urllib.request
from urllib.parse import quote

import pandas as pd
import pytest

from core import laws
from core.dashboards import pack
from core.dashboards.address import open_address
from core.errors import BadInput
from core.runs import load_bundled
from core.store import cleaning, dashboards, database
from core.store.access import GONE, Visibility
from core.store.accounts import local_account
from core.store.dashboard_changes import delete, show
from pages.parts.server import healthz, start
from tests._loops import ended
from tests.dashboards._examples import dashboard
from tests.pages._served import asked_for, served
from tests.store import _postgresql
from tests.store._people import people


@pytest.fixture(scope="module")
def host():
    with served() as address:
        yield address


@pytest.fixture
def base(tmp_path, monkeypatch):
    """A database of the test's own, which the server finds by the settings."""
    url = f"sqlite:///{tmp_path / 'server.db'}"
    monkeypatch.setenv("EXPLORER_DATABASE", url)
    monkeypatch.setattr(healthz, "FRESH", 0.0)
    database.engine.cache_clear()
    yield url
    database.forget_engines(database.engine(url))


@pytest.fixture
def owned(base):
    """The people of a database, and the id of a dashboard of the owner for each visibility."""
    who = people(base)
    document, blobs = pack(dashboard())
    keys = {}
    for visibility in Visibility:
        key, _ = dashboards.save(who["owner"], dashboards.DashboardDraft(f"A {visibility} one", document, blobs))
        show(who["owner"], key, visibility)
        keys[visibility] = key
    return who, keys


def test_it_is_healthy_where_database_and_engine_are(host, base):
    code, headers, said = asked_for(f"{host}/healthz")
    assert code == 200
    assert (said["status"], said["database"], said["engine"]) == ("ok", "ok", "ok")
    assert headers["cache-control"] == "no-store"


def test_it_says_which_of_both_is_not(host, base, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("EXPLORER_DATABASE", f"sqlite:///{tmp_path}/file/below.db")
    database.engine.cache_clear()
    code, _, said = asked_for(f"{host}/healthz")
    assert (code, said["status"], said["engine"]) == (503, "failing", "ok")
    assert said["database"].startswith("The database cannot be used: ")
    assert str(tmp_path) not in str(said)
    assert asked_for(f"{host}/healthz?of=engine")[0] == 200
    monkeypatch.setenv("EXPLORER_DATABASE", base)
    database.engine.cache_clear()
    assert asked_for(f"{host}/healthz")[0] == 200


@pytest.mark.unforeseen
def test_an_engine_that_counts_otherwise_is_not_healthy(host, base, monkeypatch):
    law, constants, check = healthz._example()
    other = {name: value * 1.01 for name, value in constants.items()}
    monkeypatch.setattr(healthz, "_example", lambda: (law, other, check))
    code, _, said = asked_for(f"{host}/healthz")
    assert (code, said["database"]) == (503, "ok")
    assert said["engine"].startswith("something failed that nobody foresaw (id ")


def test_the_engine_is_held_to_a_published_number():
    law, constants, check = healthz._example()
    assert law.rank == min(v.rank for v in laws.registry().values() if v.rank and v.published)
    assert float(law.predict(constants, check.at)) == pytest.approx(check.value, rel=check.rtol)


def test_the_gallery_is_listed_and_nothing_else(host, owned):
    _, keys = owned
    code, headers, said = asked_for(f"{host}/api/v1/dashboards")
    assert code == 200
    assert [d["id"] for d in said["dashboards"]] == [keys[Visibility.LISTED]]
    assert set(said["dashboards"][0]) == {"id", "title", "owner", "version", "changed"}
    assert "example.org" not in str(said)
    assert asked_for(f"{host}/api/v1/dashboards", If_None_Match=headers["etag"])[0] == 304


def test_it_answers_what_a_stranger_may_see(host, owned):
    who, keys = owned
    private = keys[Visibility.PRIVATE]
    for visibility in (Visibility.LINK, Visibility.LISTED):
        place = f"{host}/api/v1/dashboards/{keys[visibility]}"
        code, headers, said = asked_for(place)
        assert (code, said["version"], said["document"]["title"]) == (200, 1, "All kinds")
        assert headers["cache-control"].startswith("private")
        name = next(iter(said["parts"]))
        _, headers, _ = asked_for(f"{place}/parts/{name}")
        assert "immutable" in headers["cache-control"]
        assert headers["x-content-type-options"] == "nosniff"
        assert asked_for(f"{place}?version=2")[2] == {"error": "This dashboard has no version 2; there are 1 to 1."}
        code, _, refused = asked_for(f"{host}/api/v1/dashboards/{private}/parts/{name}")
        assert (code, refused) == (404, {"error": GONE})
    for key in (private, "x" * 32, "..", "%00", "'; drop table dashboards; --".replace(" ", "%20")):
        code, _, said = asked_for(f"{host}/api/v1/dashboards/{key}")
        assert (code, list(said)) == (404, ["error"])
    delete(who["owner"], keys[Visibility.LINK])
    assert asked_for(f"{host}/api/v1/dashboards/{keys[Visibility.LINK]}")[2] == {"error": GONE}


@pytest.mark.parametrize("version", ["0", "-1", "1.5", "x", "1e3", "9" * 30, "²"])
def test_what_is_no_version_is_one_line(host, owned, version):
    place = f"{host}/api/v1/dashboards/{owned[1][Visibility.LINK]}?version={quote(version)}"
    code, _, said = asked_for(place)
    assert code == 404
    assert "\n" not in said["error"]


def test_what_is_not_there_is_one_line(host, base):
    for path in ("/api", "/api/", "/api/v2", "/api/v1/dashboards/x/y/z", "/api/v1/" + "x" * 400):
        code, _, said = asked_for(host + path)
        assert code == 404
        assert path == "/api" or "error" in said


def test_a_database_that_is_away_is_one_line(host, base, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("EXPLORER_DATABASE", f"sqlite:///{tmp_path}/file/below.db")
    database.engine.cache_clear()
    code, headers, said = asked_for(f"{host}/api/v1/dashboards")
    database.engine.cache_clear()
    assert code == 503
    assert said["error"].startswith("The database cannot be used: ")
    assert headers["cache-control"] == "no-store"


def test_a_notebook_opens_a_dashboard_by_its_address(host, owned):
    _, keys = owned
    found = open_address(f"{host}/dashboard?dashboard={keys[Visibility.LINK]}&version=1")
    assert found.dashboard == dashboard()
    assert (found.version, found.latest, found.author) == (1, 1, "Owner")
    assert list(found.tables) == ["A table", "chinchilla"]
    pd.testing.assert_frame_equal(found.tables["chinchilla"], load_bundled("chinchilla").table)
    drawn = found.charts("dark")[0].to_dict()
    assert drawn["datasets"] == dashboard().panels[1].exhibit.data
    with pytest.raises(BadInput, match=r"^The server refuses \(404\): This dashboard cannot be opened"):
        open_address(f"{host}/dashboard?dashboard={keys[Visibility.PRIVATE]}")


def test_a_part_is_what_its_name_says(host, owned):
    place = f"{host}/api/v1/dashboards/{owned[1][Visibility.LISTED]}"
    for name, size in asked_for(place)[2]["parts"].items():
        data = urllib.request.urlopen(f"{place}/parts/{name}", timeout=20).read()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (size, name)


def test_cleaning_goes_on_by_the_hour_whatever_happens(monkeypatch):
    calls = []

    def cleaned(url=None):
        calls.append(url)
        if len(calls) < 3:
            raise BadInput("The database cannot be used: it is busy.")

    monkeypatch.setattr(start, "clean_all", cleaned)
    monkeypatch.setattr(start.workers, "wake", lambda: None)  # it would look into the database beside other tests

    async def some_hours():
        async with start.cleaning(every=0.01):
            while len(calls) < 5:
                await asyncio.sleep(0.01)

    ended(lambda: asyncio.wait_for(some_hours(), 20))
    assert cleaning.clean_all is not start.clean_all


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("EXPLORER_DATABASE", "nonsense", "EXPLORER_DATABASE names none that can be opened here"),
        ("EXPLORER_QUOTA", "many", "EXPLORER_QUOTA is 'many'; allowed is a whole number of 1 or more."),
    ],
)
def test_what_cannot_be_served_ends_the_process_with_one_line(monkeypatch, name, value, line):
    database.engine.cache_clear()  # that of the settings is opened once
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        start.check()
    assert str(ended.value.code).startswith("error: ")
    assert line in str(ended.value.code)


AWAY = "The database cannot be used: it does not answer; try again in a minute."


def said_on(app):
    assert not app.exception
    return [error.value.replace("\\", "") for error in app.error]


def test_a_database_that_stops_and_starts_again_under_the_app_is_one_line_meanwhile(host, open_page, monkeypatch):
    """Pages that need none work on; what was saved is there afterwards, without anybody's help."""
    monkeypatch.setattr(healthz, "FRESH", 0.0)
    with _postgresql.running() as server:
        monkeypatch.setenv("EXPLORER_DATABASE", server.database())
        database.engine.cache_clear()
        document, blobs = pack(dashboard())
        key, _ = dashboards.save(local_account(), dashboards.DashboardDraft("Kept", document, blobs))
        show(local_account(), key, Visibility.LISTED)
        before = asked_for(f"{host}/api/v1/dashboards")[2]
        server.stop("immediate")
        code, _, said = asked_for(f"{host}/healthz")
        assert (code, said["database"], said["engine"]) == (503, AWAY, "ok")
        assert asked_for(f"{host}/api/v1/dashboards")[2] == {"error": AWAY}
        assert said_on(open_page("allocate")) == []
        assert said_on(open_page("dashboards")) == [AWAY]
        app = open_page("dashboard", dashboard=key)
        assert said_on(app) == [AWAY]
        server.start()
        assert asked_for(f"{host}/healthz")[0] == 200
        assert asked_for(f"{host}/api/v1/dashboards")[2] == before
        assert said_on(app.run()) == []
        assert app.title[0].value == "Kept"
        database.forget_engines(database.engine(None))
