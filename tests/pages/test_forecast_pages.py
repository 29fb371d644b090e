"""A forecast is stamped where a prediction stands, scored by its run, listed, brought and deleted."""

import pytest

from core.fit.predict import predict_run
from core.forecasts import from_file, to_file
from core.store import forecasts
from core.store.access import Visibility
from core.store.accounts import local_account
from tests.forecasts._forecasts import forecast
from tests.pages.test_pages import shown

QUICK = {"boot": "45", "starts": "64"}
EVIL = "Our <b>7B</b> [x](http://evil.example) =1+1"


@pytest.fixture(autouse=True)
def _none_left():
    """Leave none to the next test of this process."""
    yield
    for one in forecasts.my_forecasts(local_account()):
        forecasts.erase_forecast(local_account(), one.id)


def mine():
    return forecasts.my_forecasts(local_account())


def press(app, label):
    return next(b for b in app.button if b.label == label).click().run()


def test_what_is_stamped_is_what_the_page_predicts_of_one_further_run(open_page):
    app = open_page("extrapolate", params="1e11", tokens="2e12", **QUICK)
    next(t for t in app.text_input if t.label == "What the run is called").set_value(EVIL).run()
    app = press(app, "Stamp")
    assert not app.exception
    assert not app.error
    [found] = mine()
    assert found.forecast.title == EVIL
    assert found.visibility is Visibility.PRIVATE
    assert found.forecast.at == {"params": 1e11, "tokens": 2e12}
    assert found.forecast.data.name == "chinchilla"
    assert found.forecast.of == "run"
    assert f"{found.forecast.value:.3f}" in shown(app)
    assert predict_run  # whose numbers `tests/forecasts/test_stamping.py` holds it to


def test_a_result_is_added_scored_and_withdrawn(open_page):
    key = forecasts.keep_forecast(local_account(), forecast(title=EVIL))
    app = open_page("forecast", forecast=key)
    assert not app.exception
    assert app.title[0].value != EVIL  # no link of it is one on the page
    assert "\\[x\\]" in app.title[0].value
    app.text_input[0].set_value("2.9")
    app = press(app, "Add the result")
    assert "outside its interval" in shown(app)
    assert mine()[0].score.inside is False
    app = press(app, "Withdraw it")
    assert mine()[0].score is None
    assert "Withdrawn on" in shown(app)


@pytest.mark.parametrize("text", ["", "many", "-2", "nan", "1e999", "2.4 nats </b>"])
def test_a_result_that_is_none_is_refused_in_one_line(open_page, text):
    key = forecasts.keep_forecast(local_account(), forecast())
    app = open_page("forecast", forecast=key)
    app.text_input[0].set_value(text)
    app = press(app, "Add the result")
    assert not app.exception
    assert len(app.error) == 1
    assert mine()[0].results == ()


def test_an_empty_handed_visitor_sees_replays_that_are_named_so(open_page):
    app = open_page("forecasts")
    assert not app.exception
    text = shown(app)
    assert "In replays **" in text
    assert "Shown are replays" in text


def test_ones_own_stand_in_the_list_with_what_became_of_them(open_page):
    key = forecasts.keep_forecast(local_account(), forecast())
    forecasts.add_result(local_account(), key, 2.5)
    forecasts.keep_forecast(local_account(), forecast(title="Another"))
    app = open_page("forecasts")
    text = shown(app)
    assert "Here **1 of 1** intervals held" in text
    assert "1 more have no result yet" in text
    assert "replay" not in text.lower()


def test_a_deleted_one_is_brought_back(open_page):
    key = forecasts.keep_forecast(local_account(), forecast())
    app = press(open_page("forecast", forecast=key), "Delete this forecast")
    assert mine()[0].deleted
    app = press(open_page("forecasts"), "Bring back")
    assert not app.exception
    assert mine()[0].deleted is None


def test_a_file_is_brought_and_says_that_it_was(open_page):
    app = open_page("forecasts")
    app.file_uploader[0].set_value([("f.json", to_file(forecast()), "application/json")]).run()
    [found] = mine()
    assert found.brought
    assert "its time is that of another clock" in shown(open_page("forecast", forecast=found.id))
    changed = to_file(forecast()).replace(b"2.6", b"2.9")
    app = open_page("forecasts")
    app.file_uploader[0].set_value([("f.json", changed, "application/json")]).run()
    assert "changed after it was stamped" in app.error[0].value
    assert len(mine()) == 1
    assert from_file(to_file(found.forecast)) == found.forecast


def test_nothing_that_a_file_says_is_markup_on_a_page(open_page):
    """A unit, a name or a source that somebody wrote asks no other host for a picture, and is no link."""
    evil = "![x](http://evil.example/x.png)"
    said = {"title": evil, "unit": evil, "source": evil, "author": evil, "target": evil, "at": {evil: 1e308}}
    huge = {"value": 1e308, "low": -1e308, "high": 1.1e308}
    key = forecasts.keep_forecast(local_account(), forecast(**said, **huge), brought=True)
    for app in (open_page("forecast", forecast=key), open_page("forecasts")):
        assert not app.exception
        assert not app.error
        words = [*app.markdown, *app.caption, *app.title]
        labels = [t.label for t in app.text_input]
        assert not any(evil in text for text in [*(w.value for w in words), *labels])


@pytest.mark.parametrize("key", ["", "x" * 32, "' or 1=1 --", "../../etc/passwd"])
def test_an_address_that_names_none_is_said(open_page, key):
    app = open_page("forecast", forecast=key)
    assert not app.exception
    assert app.error or "names none" in shown(app)
