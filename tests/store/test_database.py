"""The database: the one that the environment names, else SQLite in the user's own folder."""

import shutil
import sqlite3
import stat

import pytest
from sqlalchemy import event, inspect

from core import settings
from core.errors import BadInput
from core.runs import load_bundled
from core.store import database, keep, open_shared
from core.store.dashboards import open_dashboard
from tests.fit._examples import spread, two_terms
from tests.store._people import people


def test_the_database_is_the_one_the_environment_names(tmp_path, monkeypatch):
    monkeypatch.setenv("EXPLORER_DATABASE", f"sqlite:///{tmp_path / 'named.db'}")
    engine = database.engine.__wrapped__()
    assert (tmp_path / "named.db").exists()
    assert inspect(engine).has_table("shared")
    engine.dispose()


def test_without_a_name_it_is_in_the_users_own_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("EXPLORER_DATABASE", raising=False)
    monkeypatch.setattr(settings.platformdirs, "user_data_dir", lambda app: str(tmp_path / app))
    engine = database.engine.__wrapped__()
    assert (tmp_path / "scaling-law-explorer" / "explorer.db").exists()
    engine.dispose()


def test_one_address_has_one_engine(tmp_path):
    address = f"sqlite:///{tmp_path / 'one.db'}"
    assert database.engine(address) is database.engine(address)
    database.engine(address).dispose()


@pytest.fixture
def place(tmp_path):
    """A database file in a folder that is not there yet, and its address."""
    path = tmp_path / "new" / "folder" / "links.db"
    yield path
    database.engine.cache_clear()


def address(path):
    return f"sqlite:///{path}"


def stored(path):
    """Store a table; return its id."""
    return keep(two_terms(spread(20)), None, address(path))


def refused(path, call=stored) -> str:
    """The line with which a database refuses."""
    with pytest.raises(BadInput) as caught:
        call(path)
    assert "\n" not in str(caught.value)
    assert str(path.parent) not in str(caught.value)
    return str(caught.value)


def test_only_its_owner_can_read_it_and_the_folders_created_for_it(place):
    stored(place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in list(place.parents)[:2]] == [0o700, 0o700]


def test_a_file_that_others_could_read_is_closed_to_them(place):
    place.parent.mkdir(parents=True)
    place.touch(0o644)
    stored(place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_one_that_another_process_holds_is_busy_and_free_afterwards(place, monkeypatch):
    monkeypatch.setattr(database, "BUSY", 0.05)
    key = stored(place)
    with sqlite3.connect(place) as other:
        other.execute("begin exclusive")
        assert refused(place) == "The database cannot be used: it is busy; try again in a minute."
        assert open_shared(key, address(place)).runs.n_rows == 20  # whoever reads does not wait
        other.rollback()
    assert open_shared(stored(place), address(place)).runs.n_rows == 20


def test_one_that_is_full_says_so_and_keeps_what_it_has(place):
    key = stored(place)
    pages = database.engine(address(place))

    @event.listens_for(pages, "connect")
    def few_pages(connection, record):
        connection.execute("pragma max_page_count = 1")

    pages.dispose()
    large = load_bundled("datablations")
    line = refused(place, lambda p: keep(large, None, address(p)))
    assert line == "The database cannot be used: the disk of the server is full."
    assert open_shared(key, address(place)).runs.n_rows == 20


def test_one_that_cannot_be_written_to_still_opens_links(place):
    key = stored(place)
    database.engine(address(place)).dispose()
    database.engine.cache_clear()
    only = f"file:{place}?mode=ro&uri=true"
    with pytest.raises(BadInput, match=r"it cannot be written to\.$"):
        keep(two_terms(spread(20)), None, address(only))
    assert open_shared(key, address(only)).runs.n_rows == 20


@pytest.mark.parametrize(
    "data", [b"not a database at all, but long enough " * 200, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_one_that_is_damaged_says_so(place, data):
    place.parent.mkdir(parents=True)
    place.write_bytes(data)
    assert refused(place) == "The database cannot be used: it is damaged."
    assert refused(place, lambda p: open_shared("x", address(p))).endswith("it is damaged.")
    assert place.read_bytes() == data


def test_one_of_another_version_says_so_and_is_left_as_it_is(place):
    place.parent.mkdir(parents=True)
    with sqlite3.connect(place) as other:
        other.execute("create table shared (id varchar primary key, runs blob)")
    line = "The database cannot be used: it was written by another version."
    assert refused(place) == line
    assert refused(place, lambda p: open_shared("x", address(p))) == line


def test_one_whose_folder_cannot_be_made_says_so(tmp_path):
    (tmp_path / "file").touch()
    assert refused(tmp_path / "file" / "links.db").endswith("its folder cannot be written to.")


@pytest.mark.parametrize("url", ["nonsense", "nosuch://host/name", "mysql+nodriver://me:secret@host/name"])
def test_an_address_that_means_nothing_is_one_line(url):
    with pytest.raises(BadInput, match="cannot be used: EXPLORER_DATABASE names none that can be opened") as caught:
        open_shared("x", url)
    assert "secret" not in str(caught.value)


def test_one_that_disappears_is_begun_again(place):
    """Links of before are gone with it, and the next one is kept at once, in the same process."""
    key = stored(place)
    shutil.rmtree(place.parent)
    assert refused(place, lambda p: open_shared(key, address(p))).startswith("This link opens nothing")
    again = stored(place)
    assert open_shared(again, address(place)).runs.n_rows == 20
    database.forget_engines(database.engine(address(place)))
    place.write_bytes(b"")  # emptied between two processes
    assert "\n" not in refused(place, lambda p: open_shared(again, address(p)))
    assert open_shared(stored(place), address(place)).runs.n_rows == 20


def test_a_row_that_somebody_else_wrote_is_damaged(place):
    key = stored(place)
    with sqlite3.connect(place) as other:
        other.execute("update shared set expires = 'tomorrow'")
    assert refused(place, lambda p: open_shared(key, address(p))).endswith("cannot be used: it is damaged.")


def test_a_character_that_no_database_holds_is_a_line_about_the_text(url):
    """PostgreSQL refuses it; SQLite looks for it, and finds nothing."""
    words = "cannot be stored: take it out|This dashboard cannot be opened"
    with pytest.raises(BadInput, match=words):
        open_dashboard(people(url)["owner"], "a\0b", url=url)
