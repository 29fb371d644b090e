"""What is deleted comes back within 30 days, and then, or once it is erased, nothing of it is left."""

import pathlib
from datetime import timedelta

import pytest

from core.errors import BadInput
from core.store import dashboard_changes as changes
from core.store import dashboards
from core.store.database import session
from core.store.tables import BlobRow
from tests.store._people import draft, people

SECRET = b"the secret of a table" * 20


def stored(url):
    with session(url) as opened:
        return opened.query(BlobRow).count()


def files(url):
    folder = pathlib.Path(url.removeprefix("sqlite:///")).parent
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_what_is_erased_leaves_nothing(url):
    who = people(url)
    key, _ = dashboards.save(who["owner"], draft("Hidden title", b"hidden document", SECRET), url=url)
    if url.startswith("sqlite"):
        assert SECRET in files(url)
    changes.erase(who["owner"], key, url)
    assert stored(url) == 0
    if url.startswith("sqlite"):
        assert not [s for s in (SECRET, b"Hidden title", b"hidden document") if s in files(url)]


def test_what_others_refer_to_stays(url):
    who = people(url)
    first, _ = dashboards.save(who["owner"], draft(document=b"one"), url=url)
    second, _ = dashboards.save(who["stranger"], draft(document=b"two"), url=url)
    changes.erase(who["owner"], first, url)
    assert dict(dashboards.open_dashboard(who["stranger"], second, url=url).blobs) == dict(draft().blobs)
    assert stored(url) == 2


@pytest.mark.parametrize("how", ["delete", "expire"])
def test_it_is_erased_thirty_days_later(url, monkeypatch, how):
    who = people(url)
    key, _ = dashboards.save(who["owner"], draft(), url=url)
    kept, _ = dashboards.save(who["owner"], draft(document=b"kept"), url=url)
    now = changes._now()
    if how == "delete":
        changes.delete(who["owner"], key, url)
    else:
        changes.expire(who["owner"], key, now, url)
    monkeypatch.setattr(changes, "_now", lambda: now + timedelta(days=29))
    assert changes.clean(url) == 0
    monkeypatch.setattr(changes, "_now", lambda: now + timedelta(days=31))
    assert changes.clean(url) == 1
    with pytest.raises(BadInput, match="cannot be opened"):
        changes.restore(who["owner"], key, url)
    assert dashboards.open_dashboard(who["owner"], kept, url=url).document == b"kept"


@pytest.mark.parametrize("email", ["", "nobody", "a b@c", "a@b@c", "x" * 201 + "@y"])
def test_an_editor_is_an_address(url, email):
    who = people(url)
    key, _ = dashboards.save(who["owner"], draft(), url=url)
    with pytest.raises(BadInput, match="is no address"):
        changes.invite(who["owner"], key, email, url)


def test_an_editor_is_named_once_and_can_be_taken_back(url):
    who = people(url)
    key, _ = dashboards.save(who["owner"], draft(), url=url)
    for email in ("Editor@example.org", "editor@example.org "):
        changes.invite(who["owner"], key, email, url)
    assert changes.editors(who["owner"], key, url) == ["editor@example.org"]
    changes.rename(who["editor"], key, "By the editor", url)
    changes.uninvite(who["owner"], key, "EDITOR@example.org", url)
    with pytest.raises(BadInput, match="cannot be opened"):
        changes.rename(who["editor"], key, "Again", url)
