"""The checklist: every row is there for every law, each is quiet on a healthy fit and speaks up where it should."""

import dataclasses
from types import SimpleNamespace

import pytest

from core.errors import BadInput
from core.fit.diagnostics.checklist import checklist
from core.fit.diagnostics.identifiability import identify
from core.fit.solver.task import Task
from tests.fit._checked import KEYS, healthy, sizes
from tests.fit._examples import two_terms


def test_a_healthy_fit_is_quiet_cheap_and_deep():
    fitted, runs = healthy()
    at = {"params": 5e9, "tokens": 2e11}
    shown = checklist(fitted, runs, at=at)
    assert [i.key for i in shown if i.state in ("care", "do not")] == []
    assert {i.key for i in shown if i.state == "not checked"} == {"objective", "embeddings", "leakage"}
    deep = checklist(fitted, runs, at=at, deep=True)
    assert [i.key for i in deep if i.state in ("care", "do not", "not checked")] == []
    assert {i.key for i in deep if i.state == "not applicable"} == {"checkpoints", "isoflop", "mixture"}


def test_a_failed_fit_has_every_row_too():
    fitted, runs = healthy()
    failed = fitted.model_copy(update={"status": "failed", "message": "No start was finite.", "parameters": {}})
    items = checklist(failed, runs)
    assert {i.key for i in items} == KEYS
    assert items[0].state == "do not"
    assert {i.state for i in items[1:]} == {"not checked"}


def test_other_runs_are_refused():
    with pytest.raises(BadInput, match="made from other runs"):
        checklist(healthy()[0], two_terms(sizes()))


def test_the_cheap_level_walks_nowhere(monkeypatch):
    fitted = healthy()

    def walk(*args, **kwargs):
        raise AssertionError("a refit")

    monkeypatch.setattr(Task, "walk", walk)
    assert len(checklist(*fitted)) == len(KEYS)


def test_what_is_given_is_used():
    fitted, runs = healthy()
    identified = dataclasses.replace(identify(fitted, runs), raw=3e9, sentence="E against the moon")
    advice = SimpleNamespace(level="care", sentence="Eight to seventeen.")
    found = {i.key: i for i in checklist(fitted, runs, identified=identified, multiverse=advice)}
    assert found["conditioning"].state == "care"
    assert "E against the moon" in found["conditioning"].text
    assert (found["objective"].state, found["objective"].text) == ("care", "Eight to seventeen.")
