"""Large jobs run here unless a scheduler is named."""

import pytest

from core.errors import BadInput
from core.jobs import place
from tests.jobs._dask import free_port


def test_without_a_scheduler_all_runs_here(monkeypatch):
    monkeypatch.delenv("EXPLORER_DASK", raising=False)
    assert place.cluster() is None


def test_a_scheduler_of_the_settings_is_reached_when_it_is_first_needed(monkeypatch):
    monkeypatch.setenv("EXPLORER_DASK", "tcp://127.0.0.1:1")
    found = place.cluster()
    assert found is not None
    assert found is place.cluster()
    assert not found.away
    monkeypatch.setenv("EXPLORER_DASK", "tcp://example.org:1")
    with pytest.raises(BadInput, match="open to whoever reaches it"):
        place.cluster()


def test_one_that_is_named_must_answer(monkeypatch):
    monkeypatch.setattr("core.jobs.cluster.CONNECT", 0.5)
    with pytest.raises(BadInput, match="No scheduler answers at"), place.on(f"tcp://127.0.0.1:{free_port()}"):
        pass
