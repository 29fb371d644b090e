"""All that one has here: counted, taken away as files that come back, and deleted for good where one agrees."""

import io
import zipfile

import pytest

from core.dashboards.exchange import from_file as dashboard_of
from core.errors import BadInput
from core.forecasts import from_file as forecast_of
from core.store import dashboard_changes, dashboards, forecasts
from core.store.accounts import account, local_account
from core.store.dashboard_lists import mine as listed
from pages.parts import mine
from pages.parts.dashboard import saved
from tests.dashboards._examples import dashboard
from tests.forecasts._forecasts import forecast
from tests.pages.test_pages import shown


@pytest.fixture(autouse=True)
def _an_empty_store():
    """Leave nothing to the next test of this process."""
    yield
    for one in listed(local_account()):
        dashboard_changes.erase(local_account(), one.id)
    for one in forecasts.my_forecasts(local_account()):
        forecasts.erase_forecast(local_account(), one.id)


@pytest.fixture
def things():
    """A dashboard of two versions, a forecast with a result, and a dashboard of somebody else."""
    key, _ = saved.keep(dashboard())
    saved.keep(dashboard(), key)
    stamped = forecasts.keep_forecast(local_account(), forecast(title="../../etc/passwd"))
    forecasts.add_result(local_account(), stamped, 2.5, "run 17")
    other = account("https://id.example", "other", "Other", None)
    theirs = dashboards.fork(other, _listed(key))
    yield key, stamped, other, theirs
    for one in listed(other):
        dashboard_changes.erase(other, one.id)


def _listed(key):
    dashboard_changes.show(local_account(), key, "listed")
    return key


def test_what_is_exported_is_what_was_saved_and_comes_back(things):
    with zipfile.ZipFile(io.BytesIO(mine.everything(local_account()))) as file:
        names = file.namelist()
        boards = [n for n in names if n.startswith("dashboards/")]
        assert len(boards) == 2  # both versions
        assert all(dashboard_of(file.read(n)) == dashboard() for n in boards)
        [one] = [n for n in names if n.startswith("forecasts/") and not n.endswith("-results.json")]
        assert forecast_of(file.read(one)) == forecast(title="../../etc/passwd")
        assert b'"value": 2.5' in file.read(one.replace(".json", "-results.json"))
    assert not any(".." in n or n.startswith("/") for n in names)


def test_all_is_deleted_where_one_agrees_and_nothing_of_another(open_page, things):
    _, _, other, theirs = things
    app = open_page("mine")
    assert "**1 dashboard**, **1 forecast**" in shown(app)
    app = next(b for b in app.button if b.label == "Delete all of it").click().run()
    assert "Nothing was deleted" in app.error[0].value
    assert len(listed(local_account())) == 1
    app.checkbox[0].check().run()
    app = next(b for b in app.button if b.label == "Delete all of it").click().run()
    assert not app.exception
    assert not app.error
    assert listed(local_account()) == forecasts.my_forecasts(local_account()) == []
    assert [one.id for one in listed(other)] == [theirs]


def test_what_one_may_change_is_not_ones_own(things):
    key, _, _, theirs = things
    assert [one.id for one in mine.own_dashboards(local_account())] == [key]
    with pytest.raises(BadInput):
        dashboard_changes.erase(local_account(), theirs)


def test_an_upload_of_this_browser_is_named_and_forgotten(open_page):
    app = open_page("data")
    text = b"params,tokens,loss\n1e7,2e8,4.1\n4e7,8e8,3.5\n1e8,2e9,3.2\n"
    app.file_uploader[0].set_value([("mine.csv", text, "text/csv")]).run()
    app = app.switch_page("pages/mine.py").run()
    assert "mine.csv" in shown(app)
    app = next(b for b in app.button if b.key == "mine_forget").click().run()
    assert not app.exception
    assert "mine.csv" not in shown(app)


def test_an_empty_handed_visitor_is_told_what_would_be_here(open_page):
    app = open_page("mine")
    assert not app.exception
    assert "**0 dashboards**, **0 forecasts**" in shown(app)
