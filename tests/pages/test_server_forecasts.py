"""Forecasts in JSON: those that a stranger may see, as they were stamped, with their results."""

import pytest

from core.forecasts import digest
from core.forecasts.seal import of_document
from core.store import database, forecasts
from core.store.access import Visibility
from tests.forecasts._forecasts import forecast
from tests.pages._served import asked_for, served
from tests.store._people import people


@pytest.fixture(scope="module")
def host():
    with served() as address:
        yield f"{address}/api/v1/forecasts"


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The owner, and the id of a forecast for each visibility."""
    url = f"sqlite:///{tmp_path / 'server.db'}"
    monkeypatch.setenv("EXPLORER_DATABASE", url)
    database.engine.cache_clear()
    owner, keys = people(url)["owner"], {}
    for visibility in Visibility:
        keys[visibility] = forecasts.keep_forecast(owner, forecast(title=f"A {visibility} one"))
        forecasts.show_forecast(owner, keys[visibility], visibility)
    yield owner, keys
    database.forget_engines(database.engine(url))


def test_those_that_are_listed_are_listed(host, kept):
    _, keys = kept
    code, headers, said = asked_for(host)
    assert (code, [f["id"] for f in said["forecasts"]]) == (200, [keys[Visibility.LISTED]])
    assert "example.org" not in str(said)
    assert asked_for(host, If_None_Match=headers["etag"])[0] == 304


def test_one_is_as_it_was_stamped_and_its_hash_can_be_recomputed(host, kept):
    owner, keys = kept
    key = keys[Visibility.LINK]
    code, headers, said = asked_for(f"{host}/{key}")
    assert code == 200
    assert headers["cache-control"].startswith("private")
    found = of_document(said["forecast"])
    assert found == forecast(title="A link one")
    assert said["sha256"] == digest(found)
    assert (said["owner"], said["results"], said["score"]) == ("Owner", [], None)
    forecasts.add_result(owner, key, 2.5, "run 17")
    said = asked_for(f"{host}/{key}")[2]
    assert said["score"]["inside"] is True
    assert said["score"]["error"] == pytest.approx(0.1)
    assert [(r["value"], r["note"], r["withdrawn"]) for r in said["results"]] == [(2.5, "run 17", None)]


def test_one_that_is_not_a_strangers_to_see_is_one_line(host, kept):
    owner, keys = kept
    forecasts.delete_forecast(owner, keys[Visibility.LISTED])
    said = [asked_for(f"{host}/{key}") for key in (keys[Visibility.PRIVATE], keys[Visibility.LISTED], "x" * 32)]
    assert [code for code, _, _ in said] == [404] * 3
    assert len({answer["error"] for _, _, answer in said}) == 1
