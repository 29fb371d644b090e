"""Which dashboards somebody sees in lists."""

from core.store import dashboard_changes as changes
from core.store import dashboard_lists
from core.store.access import Visibility
from tests.store._people import people, saved


def test_only_listed_ones_are_in_the_gallery(url):
    who = people(url)
    keys = {v: saved(url, who, v) for v in Visibility}
    assert [d.id for d in dashboard_lists.gallery(url)] == [keys[Visibility.LISTED]]
    assert {d.id for d in dashboard_lists.mine(who["editor"], url)} == set(keys.values())
    assert {d.id for d in dashboard_lists.mine(who["owner"], url)} == set(keys.values())
    assert dashboard_lists.mine(who["stranger"], url) == []
    changes.delete(who["owner"], keys[Visibility.LISTED], url)
    assert dashboard_lists.gallery(url) == []
    assert len(dashboard_lists.mine(who["editor"], url)) == 2
