"""Parts of a dashboard: those of its own versions, for whoever may see it."""

import pytest

from core.errors import BadInput
from core.store import dashboard_parts, dashboards
from core.store.access import GONE, Visibility
from core.store.blobs import digest
from tests.store._people import PEOPLE, TABLE, draft, people, saved

READERS = {
    Visibility.PRIVATE: ("editor", "owner"),
    Visibility.LINK: PEOPLE,
    Visibility.LISTED: PEOPLE,
}


@pytest.mark.parametrize("visibility", list(Visibility))
def test_who_may_see_a_dashboard_may_see_its_parts_and_nobody_else(url, visibility):
    who = people(url)
    key = saved(url, who, visibility)
    for name, person in who.items():
        if name in READERS[visibility]:
            found = dashboard_parts.parts(person, key, url=url)
            assert (found.document, dict(found.sizes)) == (draft().document, {digest(TABLE): len(TABLE)})
            assert dashboard_parts.part(person, key, digest(TABLE), url) == TABLE
            continue
        for call in (dashboard_parts.parts, lambda *a, **k: dashboard_parts.part(*a, digest(TABLE), **k)):
            with pytest.raises(BadInput) as caught:
                call(person, key, url=url)
            assert str(caught.value) == GONE


def test_the_parts_of_another_dashboard_are_not_handed_out(url):
    who = people(url)
    key = saved(url, who, Visibility.LISTED)
    secret = b"what nobody may see"
    dashboards.save(who["owner"], draft(document=b"{}", table=secret), url=url)
    for name in (digest(secret), "0" * 64, "x", "'; drop table blobs; --"):
        with pytest.raises(BadInput, match="has no such part"):
            dashboard_parts.part(who["owner"], key, name, url)


def test_an_older_version_is_as_it_was(url):
    who = people(url)
    key, _ = dashboards.save(who["owner"], draft(document=b"one"), url=url)
    dashboards.save(who["owner"], draft(document=b"two", table=b"other"), into=key, url=url)
    found = dashboard_parts.parts(who["owner"], key, 1, url)
    assert (found.number, found.latest, found.document) == (1, 2, b"one")
    assert dashboard_parts.parts(who["owner"], key, url=url).sizes == {digest(b"other"): 5}
    with pytest.raises(BadInput, match="no version 3; there are 1 to 2"):
        dashboard_parts.parts(who["owner"], key, 3, url)
