"""A visitor's upload: kept for a day, for the holder of its key alone, and gone when it is deleted."""

import hashlib
import pathlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import BadInput
from core.runs import in_child
from core.runs.kept import KeptReading
from core.store import (
    change_upload,
    find_upload,
    forget_upload,
    has_upload,
    keep_upload,
    may_have_lost,
    open_upload,
    uploads,
)
from core.store.database import engine
from core.store.tables import UploadRow

ONE, OTHER = (
    KeptReading(in_child.read_file(b"params,tokens,loss\n" + rows, name))
    for name, rows in (
        ("first-secret.csv", b"1e7,1e9,3.1\n2e7,2e9,2.9\n4e7,1e9,2.8\n"),
        ("second-secret.csv", b"1e8,1e9,3.5\n2e8,2e9,3.3\n"),
    )
)


@pytest.fixture
def url(tmp_path):
    found = f"sqlite:///{tmp_path / 'one.db'}"
    yield found
    engine(found).dispose()


@pytest.fixture
def clock(monkeypatch):
    """Return a function that moves the clock on."""

    def later(by):
        now = uploads._now() + by
        monkeypatch.setattr(uploads, "_now", lambda: now)

    later(timedelta(0))
    return later


def names(url):
    with Session(engine(url)) as session:
        return sorted(row.name for row in session.query(UploadRow))


def refused(key, url):
    with pytest.raises(BadInput) as caught:
        open_upload(key, url)
    assert str(caught.value) == uploads.NOT_KEPT
    assert find_upload(key, url) is None


def test_it_comes_back_for_the_holder_of_the_key(url):
    ticket = keep_upload(ONE, url=url)
    back = open_upload(ticket.key, url)
    assert back.reading.runs.digest == ONE.reading.runs.digest
    assert back.reading.samples == ONE.reading.samples
    assert find_upload(ticket.key, url) == ticket
    assert ticket.name == "first-secret.csv"
    assert ticket.whole
    assert len(ticket.key) == 32


def test_the_key_is_not_in_the_store(url):
    ticket = keep_upload(ONE, url=url)
    with Session(engine(url)) as session:
        [row] = session.query(UploadRow).all()
    assert row.id == hashlib.sha256(ticket.key.encode()).hexdigest()
    assert ticket.key not in str(vars(row))
    assert ticket.key.encode() not in b"".join(p.read_bytes() for p in _files(url))


def _files(url):
    return list(pathlib.Path(url.removeprefix("sqlite:///")).parent.iterdir())


def test_it_is_kept_for_24_hours_whatever_is_changed_meanwhile(url, clock):
    ticket = keep_upload(ONE, url=url)
    assert ticket.left == timedelta(hours=24)
    clock(timedelta(hours=23, minutes=59))
    assert change_upload(ticket, ONE, url)
    open_upload(ticket.key, url)
    clock(timedelta(minutes=2))
    refused(ticket.key, url)
    assert not change_upload(ticket, ONE, url)


def test_what_has_expired_is_deleted_when_anything_is_opened_or_kept(url, clock):
    keep_upload(ONE, url=url)
    clock(timedelta(hours=12))
    young = keep_upload(OTHER, url=url)
    assert names(url) == ["first-secret.csv", "second-secret.csv"]
    clock(timedelta(hours=13))
    open_upload(young.key, url)
    assert names(url) == ["second-secret.csv"]
    clock(timedelta(hours=12))
    keep_upload(ONE, url=url)
    assert names(url) == ["first-secret.csv"]


def test_the_next_upload_of_a_visitor_replaces_the_one_before_under_another_key(url):
    first = keep_upload(ONE, url=url)
    second = keep_upload(OTHER, first, url)
    assert first.key != second.key
    assert names(url) == ["second-secret.csv"]
    refused(first.key, url)
    assert not change_upload(first, ONE, url)  # from a tab that still shows it
    assert names(url) == ["second-secret.csv"]


def test_a_tab_whose_table_was_replaced_replaces_and_deletes_what_its_visitor_has(url):
    first = keep_upload(ONE, url=url)
    keep_upload(OTHER, first, url)
    third = keep_upload(ONE, first, url)
    assert names(url) == ["first-secret.csv"]
    keep_upload(OTHER, third, url)
    forget_upload(first, url)
    assert names(url) == []


def test_two_visitors_do_not_meet(url):
    mine, yours = keep_upload(ONE, url=url), keep_upload(OTHER, url=url)
    assert mine.visitor != yours.visitor
    assert open_upload(mine.key, url).reading.name == "first-secret.csv"
    assert open_upload(yours.key, url).reading.name == "second-secret.csv"
    forget_upload(mine, url)
    assert names(url) == ["second-secret.csv"]
    refused(mine.key, url)
    assert change_upload(yours, OTHER, url)


def test_a_forged_ticket_deletes_nothing(url):
    ticket = keep_upload(ONE, url=url)
    forget_upload(replace(ticket, key="A" * 32, visitor="A" * 32), url)
    assert names(url) == ["first-secret.csv"]


def test_nothing_of_what_was_deleted_is_left_in_the_file(url):
    ticket = keep_upload(ONE, url=url)
    bytes_of_it = b"".join(p.read_bytes() for p in _files(url))
    assert b"first-secret.csv" in bytes_of_it
    forget_upload(ticket, url)
    assert names(url) == []
    engine(url).dispose()
    assert b"first-secret" not in b"".join(p.read_bytes() for p in _files(url))


@pytest.mark.parametrize(
    "key", ["", "x", "x" * 31, "x" * 33, "x" * 5000, "'; drop table uploads; --", "%" * 32, "é" * 32, "\x00" * 32]
)
def test_what_is_no_key_opens_nothing_and_asks_nothing_of_the_database(key, url, monkeypatch):
    monkeypatch.setattr(uploads, "session", None)  # to open it would be a TypeError
    refused(key, url)


@pytest.mark.parametrize("change", [lambda k: k.swapcase(), lambda k: k[::-1], lambda k: k[:-1] + "~"])
def test_a_key_that_is_not_quite_the_one_opens_nothing(url, change):
    refused(change(keep_upload(ONE, url=url).key), url)


def test_a_table_read_in_another_way_takes_its_own_place(url):
    ticket = keep_upload(ONE, url=url)
    assert change_upload(ticket, OTHER, url) == ticket
    assert open_upload(ticket.key, url).reading.runs.digest == OTHER.reading.runs.digest
    assert find_upload(ticket.key, url).expires == ticket.expires


def test_the_oldest_make_room_for_the_new(url, clock, monkeypatch):
    size = len(uploads.pack_reading(ONE, 10**6))
    monkeypatch.setattr(uploads, "MOST_OF_ALL", 3 * size + 10)
    tickets = []
    for _ in range(5):
        tickets.append(keep_upload(ONE, url=url))
        clock(timedelta(minutes=1))
    assert [find_upload(t.key, url) is not None for t in tickets] == [False, False, True, True, True]
    monkeypatch.setattr(uploads, "MOST_OF_ALL", 10**9)
    monkeypatch.setattr(uploads, "MOST_ROWS", 2)
    last = keep_upload(ONE, url=url)
    assert [find_upload(t.key, url) is not None for t in tickets] == [False, False, False, False, True]
    assert find_upload(last.key, url)


def test_one_whose_file_does_not_fit_is_kept_as_runs_alone_and_says_so(url, monkeypatch):
    ticket = keep_upload(ONE, url=url)
    monkeypatch.setattr(uploads, "MOST_OF_ONE", len(uploads.pack_reading(ONE, 10**6)) - 1)
    assert not change_upload(ticket, ONE, url).whole
    assert not find_upload(ticket.key, url).whole
    assert open_upload(ticket.key, url).reading.runs.digest == ONE.reading.runs.digest


def test_one_that_is_too_large_is_refused_and_the_one_before_is_gone_too(url, monkeypatch):
    ticket = keep_upload(ONE, url=url)
    monkeypatch.setattr(uploads, "MOST_OF_ONE", 100)
    with pytest.raises(BadInput, match="MB packed"):
        change_upload(ticket, ONE, url)
    assert names(url) == []


def test_one_that_would_not_come_back_is_refused(url):
    with pytest.raises(BadInput, match="would not come back"):
        keep_upload(ONE, url=url, unpack=lambda data, name: OTHER)
    assert names(url) == []


def test_a_visitor_has_a_table_until_it_is_forgotten_or_expires(url, clock):
    first = keep_upload(ONE, url=url)
    other = keep_upload(OTHER, url=url)
    assert has_upload(first, url)
    second = keep_upload(OTHER, first, url)  # the same visitor's next
    assert has_upload(first, url)
    forget_upload(second, url)
    assert not has_upload(first, url)
    assert not has_upload(second, url)
    assert has_upload(other, url)
    clock(uploads.DAY + timedelta(seconds=1))
    assert not has_upload(other, url)


def test_a_table_that_is_gone_was_forgotten_only_where_the_store_kept_all_it_had(url, monkeypatch):
    """A store that is full lets go of the oldest, and one whose file went away of all."""
    mine = keep_upload(ONE, url=url)
    keep_upload(OTHER, url=url)
    assert not may_have_lost(mine, url)
    monkeypatch.setattr(uploads, "MOST_ROWS", 3)
    assert may_have_lost(mine, url)
    monkeypatch.undo()
    monkeypatch.setattr(uploads, "MOST_OF_ALL", 100)
    assert may_have_lost(mine, url)
    monkeypatch.undo()
    pathlib.Path(engine(url).url.database).unlink()
    assert not has_upload(mine, url)
    assert may_have_lost(mine, url)
    assert not may_have_lost(keep_upload(ONE, url=url), url)
