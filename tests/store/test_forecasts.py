"""Forecasts in the store: never changed, scored by their results, gone when they are to go."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from core.errors import BadInput
from core.forecasts import digest
from core.store import database, forecasts, verify
from core.store.access import Visibility
from core.store.tables import ForecastResultRow, ForecastRow
from tests.forecasts._forecasts import forecast
from tests.store._people import people


@pytest.fixture
def kept(url):
    who = people(url)["owner"]
    return url, who, forecasts.keep_forecast(who, forecast(), url=url)


def test_what_was_stamped_is_what_is_opened(kept):
    url, who, key = kept
    found = forecasts.open_forecast(who, key, url)
    assert found.forecast == forecast()
    assert found.digest == digest(forecast())
    assert (found.owner, found.brought, found.visibility, found.score) == ("Owner", False, Visibility.PRIVATE, None)
    assert len(key) >= 22  # 128 random bits
    brought = forecasts.keep_forecast(who, forecast(), brought=True, url=url)
    assert forecasts.open_forecast(who, brought, url).brought


def test_a_result_scores_it_and_one_that_was_wrong_is_withdrawn_and_stays(kept):
    url, who, key = kept
    forecasts.add_result(who, key, 2.5, "  run 17,\n last step ", url)
    found = forecasts.open_forecast(who, key, url)
    assert found.score is not None
    assert found.score.inside
    assert found.results[0].note == "run 17, last step"
    with pytest.raises(BadInput, match="withdraw it before"):
        forecasts.add_result(who, key, 2.6, url=url)
    forecasts.withdraw_result(who, key, found.results[0].id, url)
    assert forecasts.open_forecast(who, key, url).score is None
    forecasts.add_result(who, key, 2.9, url=url)
    found = forecasts.open_forecast(who, key, url)
    assert [r.value for r in found.results] == [2.5, 2.9]
    assert [r.withdrawn is None for r in found.results] == [False, True]
    assert found.score is not None
    assert not found.score.inside
    assert found.forecast == forecast()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 0.0, -2.0])
def test_a_number_that_no_run_gives_is_refused_and_nothing_is_kept(kept, value):
    url, who, key = kept
    with pytest.raises(BadInput, match="The result is"):
        forecasts.add_result(who, key, value, url=url)
    assert forecasts.open_forecast(who, key, url).results == ()


def test_results_that_come_and_go_have_an_end(kept, monkeypatch):
    url, who, key = kept
    monkeypatch.setattr(forecasts, "MOST_RESULTS", 2)
    for _ in range(2):
        forecasts.add_result(who, key, 2.5, url=url)
        forecasts.withdraw_result(who, key, forecasts.open_forecast(who, key, url).results[-1].id, url)
    with pytest.raises(BadInput, match="no more are allowed"):
        forecasts.add_result(who, key, 2.5, url=url)


def test_a_result_of_another_forecast_is_not_withdrawn(kept):
    url, who, key = kept
    other = forecasts.keep_forecast(who, forecast(), url=url)
    forecasts.add_result(who, other, 2.5, url=url)
    result = forecasts.open_forecast(who, other, url).results[0].id
    with pytest.raises(BadInput, match="no such result"):
        forecasts.withdraw_result(who, key, result, url)
    assert forecasts.open_forecast(who, other, url).score is not None


def test_whoever_changes_the_text_in_the_database_is_found_out(kept):
    url, who, key = kept
    with database.session(url, writes=True) as opened:
        text = opened.get(ForecastRow, key).content.replace(b"2.4,", b"2.5,")
        opened.execute(update(ForecastRow).where(ForecastRow.id == key).values(content=text))
    with pytest.raises(BadInput, match="no longer what was stamped"):
        forecasts.open_forecast(who, key, url)
    assert [f.partition(" is ")[2] for f in verify.faults(url)] == ["not the text that was stamped."]


def test_lists_have_ones_own_and_what_is_listed(kept):
    url, who, key = kept
    other = forecasts.keep_forecast(who, forecast(title="Listed"), url=url)
    forecasts.show_forecast(who, other, Visibility.LISTED, url)
    assert {f.id for f in forecasts.my_forecasts(who, url)} == {key, other}
    assert [f.forecast.title for f in forecasts.listed_forecasts(url)] == ["Listed"]
    assert forecasts.my_forecasts(people(url)["stranger"], url) == []
    forecasts.delete_forecast(who, other, url)
    assert forecasts.listed_forecasts(url) == []
    assert len(forecasts.my_forecasts(who, url)) == 2


def test_an_owner_has_so_many_and_no_more(kept, monkeypatch):
    url, who, _ = kept
    monkeypatch.setattr(forecasts, "MOST_OF_ONE_OWNER", 1)
    with pytest.raises(BadInput, match="Erase some"):
        forecasts.keep_forecast(who, forecast(), url=url)


def test_what_is_erased_is_gone_with_its_results(kept):
    url, who, key = kept
    forecasts.add_result(who, key, 2.5, url=url)
    forecasts.erase_forecast(who, key, url)
    with database.session(url) as opened:
        assert opened.query(ForecastRow).count() == 0
        assert opened.query(ForecastResultRow).count() == 0


def test_a_deleted_one_goes_for_good_after_thirty_days(kept):
    url, who, key = kept
    forecasts.delete_forecast(who, key, url)
    assert forecasts.clean_forecasts(url) == 0
    with database.session(url, writes=True) as opened:
        opened.execute(update(ForecastRow).values(deleted=forecasts._now() - forecasts.UNDO - timedelta(seconds=1)))
    assert forecasts.clean_forecasts(url) == 1
