"""Dashboards are saved whole, version by version, and come back to the byte."""

import multiprocessing
import random
import re

import pytest

from core.errors import BadInput
from core.store import dashboard_changes, dashboards
from core.store.blobs import digest
from core.store.database import session
from core.store.tables import BlobRow
from tests.store._people import draft, people


def open_it(url, who, key, number=None):
    return dashboards.open_dashboard(who["owner"], key, number, url)


def test_a_link_cannot_be_guessed(url):
    who = people(url)
    keys = {dashboards.save(who["owner"], draft(), url=url)[0] for _ in range(3)}
    assert len(keys) == 3
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", key) for key in keys)  # 24 bytes in base 64: 192 bits


def test_every_version_opens_as_it_was_saved(url):
    who = people(url)
    chance = random.Random(1)
    drafts = [draft(f"Version {i}", chance.randbytes(chance.randrange(5000)), chance.randbytes(3000)) for i in range(5)]
    key, number = dashboards.save(who["owner"], drafts[0], url=url)
    assert number == 1
    for i, later in enumerate(drafts[1:], 2):
        assert dashboards.save(who["owner"], later, key, url) == (key, i)
    for i, one in enumerate(drafts, 1):
        found = open_it(url, who, key, i)
        assert (found.document, found.blobs, found.number, found.latest) == (one.document, dict(one.blobs), i, 5)
    assert open_it(url, who, key).document == drafts[-1].document
    assert [v.number for v in dashboards.versions(who["owner"], key, url)] == [5, 4, 3, 2, 1]
    with pytest.raises(BadInput, match="no version 6; there are 1 to 5"):
        open_it(url, who, key, 6)


def test_who_saved_it_is_said(url):
    who = people(url)
    key, _ = dashboards.save(who["owner"], draft(), url=url)
    dashboard_changes.invite(who["owner"], key, "editor@example.org", url)
    dashboards.save(who["editor"], draft("By another"), key, url)
    found = open_it(url, who, key)
    assert (found.owner, found.author, found.title) == ("Owner", "Editor", "By another")
    assert [v.author for v in dashboards.versions(who["owner"], key, url)] == ["Editor", "Owner"]


def test_a_copy_outlives_what_it_was_copied_from(url):
    who = people(url)
    key, _ = dashboards.save(who["owner"], draft(), url=url)
    dashboard_changes.show(who["owner"], key, dashboards.Visibility.LINK, url)
    copy = dashboards.fork(who["stranger"], key, url=url)
    dashboard_changes.erase(who["owner"], key, url)
    found = dashboards.open_dashboard(who["stranger"], copy, url=url)
    assert found.title == "A plan (copy)"
    assert (found.document, dict(found.blobs)) == (draft().document, dict(draft().blobs))


@pytest.mark.parametrize("title", ["", "  \n ", "x" * 201])
def test_a_title_that_is_none_is_refused(url, title):
    with pytest.raises(BadInput, match="allowed are 1 to 200"):
        dashboards.save(people(url)["owner"], draft(title), url=url)


def test_one_that_is_too_large_is_refused(url, monkeypatch):
    monkeypatch.setattr(dashboards, "MOST_OF_ONE", 1000)
    with pytest.raises(BadInput, match="MB are allowed"):
        dashboards.save(people(url)["owner"], draft(document=b"x" * 1001), url=url)


def test_an_owner_has_so_much_room_and_nothing_is_half_saved(url, monkeypatch):
    monkeypatch.setenv("EXPLORER_QUOTA", "1")
    who = people(url)
    key, _ = dashboards.save(who["owner"], draft(document=b"x" * 600_000), url=url)
    with pytest.raises(BadInput, match="There is no room"):
        dashboards.save(who["owner"], draft(document=b"y" * 600_000), key, url)
    assert open_it(url, who, key).latest == 1
    dashboards.save(who["owner"], draft("Same bytes again", b"x" * 600_000), key, url)  # which take no more room
    assert dashboards.room(who["owner"], url) == (600_000 + len(b"the bytes of a table"), 1_000_000)
    dashboards.save(who["stranger"], draft(document=b"y" * 600_000), url=url)  # who has room of their own
    dashboard_changes.erase(who["owner"], key, url)
    dashboards.save(who["owner"], draft(document=b"y" * 600_000), url=url)


def test_bytes_that_changed_in_the_database_are_not_shown(url):
    who = people(url)
    key, _ = dashboards.save(who["owner"], draft(), url=url)
    with session(url, writes=True) as opened:
        opened.get(BlobRow, digest(draft().document)).data = b'{"panels": ["another"]}'
    with pytest.raises(BadInput, match="it is damaged"):
        open_it(url, who, key)


def _save_many(url, key, subject, n):
    who = people(url)
    for i in range(n):
        dashboards.save(who["owner"], draft(f"{subject} {i}", f"{subject} {i}".encode()), key, url)


def test_processes_that_save_at_once_lose_nothing(url):
    """Each version that was saved is there under a number of its own."""
    who = people(url)
    key, _ = dashboards.save(who["owner"], draft(document=b"first"), url=url)
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=_save_many, args=(url, key, name, 8)) for name in ("one", "two")]
    for process in both:
        process.start()
    for process in both:
        process.join(120)
        assert process.exitcode == 0
    found = [open_it(url, who, key, i).document for i in range(1, 18)]
    assert sorted(found) == sorted([b"first", *(f"{n} {i}".encode() for n in ("one", "two") for i in range(8))])
    assert open_it(url, who, key).latest == 17
