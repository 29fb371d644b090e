"""Sharing by link: what is kept comes back whole, for as long as was said, and to nobody who lacks the id."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import BadInput
from core.runs import load_bundled
from core.store import LIFETIME, keep, open_shared, shared
from core.store.database import engine
from core.store.tables import SharedRow
from tests.fit._examples import bundled_fit, spread, two_terms

NOTHING = "This link opens nothing: it has expired, or was never made here. Ask for a new one."


@pytest.fixture
def url(tmp_path):
    found = f"sqlite:///{tmp_path / 'one.db'}"
    yield found
    engine(found).dispose()


def later(monkeypatch, by):
    now = shared._now() + by
    monkeypatch.setattr(shared, "_now", lambda: now)


def rows(url):
    with Session(engine(url)) as session:
        return session.query(SharedRow).count()


@pytest.mark.parametrize("name", ["chinchilla", "datablations", "gadre-overtraining"])
def test_runs_come_back_with_the_same_digest(url, name):
    runs = load_bundled(name)
    back = open_shared(keep(runs, None, url), url)
    assert back.runs.digest == runs.digest
    assert back.runs.name == runs.name
    assert back.runs.loss_unit == runs.loss_unit
    assert back.fit is None


def test_a_fit_comes_back_exactly(url):
    back = open_shared(keep(load_bundled("chinchilla"), bundled_fit(), url), url)
    assert back.fit == bundled_fit()
    assert back.fit.digest == back.runs.digest


def test_selections_and_the_unit_of_the_loss_are_kept(url):
    runs = load_bundled("chinchilla").where("flops < 1e20 and params > 1e8")
    back = open_shared(keep(runs, None, url), url).runs
    assert len(back.included) == len(runs.included) < 240
    assert back.digest == runs.digest
    assert back.loss_unit == runs.loss_unit


def test_ids_cannot_be_guessed(url):
    runs = two_terms(spread(20))
    ids = [keep(runs, None, url) for _ in range(20)]
    assert len(set(ids)) == 20
    assert all(len(key) == 32 for key in ids)  # 24 bytes in base 64
    assert all(key.replace("-", "").replace("_", "").isalnum() for key in ids)
    assert rows(url) == 20


@pytest.mark.parametrize("key", ["", "x", "x" * 500, "'; drop table shared; --", "%", "\x00", "é"])
def test_an_unknown_id_opens_nothing_in_one_line(url, key):
    kept = keep(two_terms(spread(20)), None, url)
    with pytest.raises(BadInput) as caught:
        open_shared(key, url)
    assert str(caught.value) == NOTHING
    open_shared(kept, url)


def test_half_an_id_or_one_in_other_letters_opens_nothing(url):
    key = keep(two_terms(spread(20)), None, url)
    for other in (key[:-1], key.swapcase(), key + " ", key[:16] + "%"):
        with pytest.raises(BadInput):
            open_shared(other, url)


def test_a_link_lives_as_long_as_was_said(url, monkeypatch):
    assert timedelta(days=90) == LIFETIME
    key = keep(two_terms(spread(20)), None, url)
    expires = open_shared(key, url).expires
    assert abs(expires - shared._now() - LIFETIME) < timedelta(minutes=1)
    later(monkeypatch, LIFETIME - timedelta(minutes=1))
    open_shared(key, url)
    later(monkeypatch, timedelta(minutes=2))
    with pytest.raises(BadInput) as caught:
        open_shared(key, url)
    assert str(caught.value) == NOTHING


def test_what_has_expired_is_dropped_when_the_next_is_kept(url, monkeypatch):
    runs = two_terms(spread(20))
    for _ in range(3):
        keep(runs, None, url)
    later(monkeypatch, LIFETIME / 2)
    young = keep(runs, None, url)
    assert rows(url) == 4
    later(monkeypatch, LIFETIME / 2 + timedelta(minutes=1))
    keep(runs, None, url)
    assert rows(url) == 2
    open_shared(young, url)


def test_a_table_that_is_too_large_is_refused_and_not_kept(url, monkeypatch):
    monkeypatch.setattr(shared, "MOST_BYTES", 100)
    with pytest.raises(BadInput, match="a link can carry") as caught:
        keep(two_terms(spread(20)), None, url)
    assert "\n" not in str(caught.value)
    assert "tables" not in str(caught.value)
    assert rows(url) == 0


def test_a_table_that_would_not_come_back_is_refused_and_not_kept(url):
    other = load_bundled("chinchilla")
    with pytest.raises(BadInput, match=r"would not come back from a link as it is: nothing was stored\.$"):
        keep(two_terms(spread(20)), None, url, unpack=lambda data, name, unit: other)
    assert rows(url) == 0


def test_two_databases_do_not_see_each_other(url, tmp_path):
    other = f"sqlite:///{tmp_path / 'other.db'}"
    key = keep(two_terms(spread(20)), None, url)
    with pytest.raises(BadInput):
        open_shared(key, other)
    assert rows(other) == 0
    engine(other).dispose()
