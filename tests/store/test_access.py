"""Every operation of the store, tried by everybody on dashboards of every visibility."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import BadInput
from core.store import dashboard_changes as changes
from core.store import dashboards, forecasts
from core.store.access import GONE, NEEDS, NO_FORECAST, Right, Visibility, right
from core.store.accounts import Account
from tests.forecasts._forecasts import forecast
from tests.store._people import PEOPLE, draft, people, saved
from tests.store.test_jobs import OPERATIONS as OPERATIONS_OF_JOBS

# What each operation does, as somebody, with a dashboard.
OPERATIONS = {
    "open": lambda who, key, url: dashboards.open_dashboard(who, key, url=url),
    "versions": lambda who, key, url: dashboards.versions(who, key, url),
    "fork": lambda who, key, url: dashboards.fork(who, key, url=url),
    "save": lambda who, key, url: dashboards.save(who, draft("Another title"), key, url),
    "rename": lambda who, key, url: changes.rename(who, key, "A third title", url),
    "show": lambda who, key, url: changes.show(who, key, Visibility.LISTED, url),
    "expire": lambda who, key, url: changes.expire(who, key, datetime(2099, 1, 1), url),
    "invite": lambda who, key, url: changes.invite(who, key, "friend@example.org", url),
    "uninvite": lambda who, key, url: changes.uninvite(who, key, "editor@example.org", url),
    "editors": lambda who, key, url: changes.editors(who, key, url),
    "delete": lambda who, key, url: changes.delete(who, key, url),
    "restore": lambda who, key, url: changes.restore(who, key, url),
    "erase": lambda who, key, url: changes.erase(who, key, url),
}
# The same of a forecast, which has no editors.
FORECASTS = {
    "open_forecast": lambda who, key, url: forecasts.open_forecast(who, key, url),
    "add_result": lambda who, key, url: forecasts.add_result(who, key, 2.4, url=url),
    "withdraw_result": lambda who, key, url: forecasts.withdraw_result(who, key, result_of(who, key, url), url),
    "show_forecast": lambda who, key, url: forecasts.show_forecast(who, key, Visibility.LISTED, url),
    "delete_forecast": lambda who, key, url: forecasts.delete_forecast(who, key, url),
    "restore_forecast": lambda who, key, url: forecasts.restore_forecast(who, key, url),
    "erase_forecast": lambda who, key, url: forecasts.erase_forecast(who, key, url),
}
READ, EDIT = {"open", "versions", "fork"}, {"save", "rename"}
# Written out by hand, not computed from NEEDS: what each of the four may do.
MAY = {
    (Visibility.PRIVATE, "nobody"): set(), (Visibility.PRIVATE, "stranger"): set(),
    (Visibility.LINK, "nobody"): READ, (Visibility.LINK, "stranger"): READ,
    (Visibility.LISTED, "nobody"): READ, (Visibility.LISTED, "stranger"): READ,
    **{(v, "editor"): READ | EDIT for v in Visibility},
    **{(v, "owner"): set(OPERATIONS) for v in Visibility},
}  # fmt: skip


def state(url, owner, key):
    """Everything that an operation could have changed."""
    found = dashboards.open_dashboard(owner, key, url=url)
    return found, changes.editors(owner, key, url), len(dashboards.versions(owner, key, url))


def test_every_operation_is_tried():
    assert set(OPERATIONS) | set(FORECASTS) | set(OPERATIONS_OF_JOBS) == set(NEEDS)


def result_of(who, key, url):
    """A result of a forecast that has one."""
    return forecasts.open_forecast(people(url)["owner"], key, url).results[0].id


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("name", PEOPLE)
def test_forecasts_are_changed_by_their_owner_and_read_by_those_who_may(url, name, visibility):
    who = people(url)
    may = set(FORECASTS) if name == "owner" else set() if visibility is Visibility.PRIVATE else {"open_forecast"}
    for operation, act in FORECASTS.items():
        key = forecasts.keep_forecast(who["owner"], forecast(), url=url)
        forecasts.show_forecast(who["owner"], key, visibility, url)
        if operation == "withdraw_result":
            forecasts.add_result(who["owner"], key, 2.4, url=url)
        before = forecasts.open_forecast(who["owner"], key, url)
        if operation in may:
            act(who[name], key, url)
            continue
        with pytest.raises(BadInput) as caught:
            act(who[name], key, url)
        assert forecasts.open_forecast(who["owner"], key, url) == before, operation
        assert (str(caught.value) == NO_FORECAST) == (visibility is Visibility.PRIVATE), operation


@pytest.mark.parametrize("operation", sorted(set(FORECASTS) - {"restore_forecast", "erase_forecast"}))
def test_a_deleted_forecast_can_be_brought_back_or_erased_by_its_owner_only(url, operation):
    who = people(url)
    key = forecasts.keep_forecast(who["owner"], forecast(), url=url)
    forecasts.add_result(who["owner"], key, 2.4, url=url)
    result = forecasts.open_forecast(who["owner"], key, url).results[0].id
    forecasts.show_forecast(who["owner"], key, Visibility.LISTED, url)
    forecasts.delete_forecast(who["owner"], key, url)

    def act(somebody):
        if operation == "withdraw_result":
            return forecasts.withdraw_result(somebody, key, result, url)
        return FORECASTS[operation](somebody, key, url)

    for name in ("owner", "stranger"):
        with pytest.raises(BadInput, match="cannot be opened"):
            act(who[name])
    forecasts.restore_forecast(who["owner"], key, url)
    assert forecasts.open_forecast(None, key, url).forecast == forecast()


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_may_do_what_is_theirs_and_nothing_else(url, name, visibility):
    who = people(url)
    allowed = MAY[visibility, name]
    key = saved(url, who, visibility)
    for operation in sorted(set(OPERATIONS) - allowed):
        before = state(url, who["owner"], key)
        with pytest.raises(BadInput) as caught:
            OPERATIONS[operation](who[name], key, url)
        assert state(url, who["owner"], key) == before, operation
        hidden = visibility is Visibility.PRIVATE and name in ("nobody", "stranger")
        assert (str(caught.value) == GONE) == hidden, operation
    for operation in sorted(allowed - {"fork"}):
        if who[name] is not None or operation in READ:
            OPERATIONS[operation](who[name], saved(url, who, visibility), url)
    if who[name] is not None and "fork" in allowed:
        copy = dashboards.fork(who[name], key, url=url)
        assert dashboards.open_dashboard(who[name], copy, url=url).right is Right.OWN
        assert dashboards.open_dashboard(who[name], copy, url=url).visibility is Visibility.PRIVATE


def test_what_is_not_there_and_what_is_not_theirs_is_said_in_the_same_words(url):
    who = people(url)
    key = saved(url, who)
    refusals = set()
    for asked_for in (key, "x" * 32, "", "x" * 5000, "' or 1=1 --"):
        with pytest.raises(BadInput) as caught:
            dashboards.open_dashboard(who["stranger"], asked_for, url=url)
        refusals.add(str(caught.value))
    assert refusals == {GONE}


@pytest.mark.parametrize("operation", sorted(set(OPERATIONS) - {"restore", "erase"}))
def test_a_deleted_one_can_be_brought_back_or_erased_by_its_owner_only(url, operation):
    who = people(url)
    key = saved(url, who, Visibility.LISTED)
    changes.delete(who["owner"], key, url)
    for name in ("owner", "editor", "stranger"):
        with pytest.raises(BadInput, match="cannot be opened"):
            OPERATIONS[operation](who[name], key, url)
    changes.restore(who["owner"], key, url)
    assert dashboards.open_dashboard(None, key, url=url).title == "A plan"


def test_an_expired_one_is_gone_until_its_owner_says_otherwise(url):
    who = people(url)
    key = saved(url, who, Visibility.LINK)
    changes.expire(who["owner"], key, datetime.now(UTC).replace(tzinfo=None) - timedelta(seconds=1), url)
    for name in ("owner", "editor", "nobody"):
        with pytest.raises(BadInput, match="cannot be opened"):
            dashboards.open_dashboard(who[name], key, url=url)
    changes.expire(who["owner"], key, None, url)
    assert dashboards.open_dashboard(None, key, url=url).title == "A plan"


def test_an_editor_is_known_by_an_address_that_is_vouched_for_only():
    assert right(None, "a", "private", {"b@c"}) is Right.NOTHING
    assert right(Account("x", "X", None), "a", "private", {"b@c"}) is Right.NOTHING
    assert right(Account("x", "X", "b@c"), "a", "private", {"b@c"}) is Right.EDIT
    assert right(Account("", "X", ""), "", "private", {""}) is Right.OWN
