"""The store of answers: the same question is answered once a session, and what is public once for everyone."""

import contextlib
import dataclasses
import threading

import pytest

from core import laws
from core.fit import FitOptions, from_published
from pages.parts import answers, queue


@pytest.fixture
def sessions(monkeypatch):
    """Two visitors: a call makes one of them the present one. What is queued is done at once."""
    states = ({}, {})
    monkeypatch.setattr(queue, "run", lambda kind, key, title, call: call(None))
    answers._of_everyone().clear()
    yield lambda number: monkeypatch.setattr(answers.st, "session_state", states[number])
    answers._of_everyone().clear()


def ask(calls, inputs, public=False):
    return answers.queued("sum", inputs, "Adding", lambda tell: calls.append(inputs) or sum(inputs), public=public)


def test_an_answer_is_made_once_a_session(sessions):
    calls = []
    for number in (0, 0, 1):
        sessions(number)
        assert ask(calls, (1, 2)) == 3
    assert calls == [(1, 2), (1, 2)]
    assert ask(calls, (1, 3)) == 4


def test_what_is_public_is_made_once_for_everyone(sessions):
    calls = []
    for number in (0, 1, 0):
        sessions(number)
        assert ask(calls, (1, 2), public=True) == 3
        assert answers.known("sum", (1, 2)) == 3
    assert calls == [(1, 2)]
    assert ask(calls, (1, 3), public=True) == 4
    assert len(calls) == 2


def test_the_oldest_of_too_many_public_answers_goes(sessions):
    sessions(0)
    for number in range(answers.MOST_PUBLIC + 3):
        ask([], (number,), public=True)
    assert {inputs[0] for _, inputs in answers._of_everyone()} == set(range(3, answers.MOST_PUBLIC + 3))


def test_records_stand_for_themselves_in_a_key():
    law, constants = laws.get_published("chinchilla@hoffmann")
    calibrated = from_published(law, constants)
    same, other = (dataclasses.replace(calibrated, values={**calibrated.values, "E": e}) for e in (1.69, 1.7))
    assert answers.key_of((calibrated, law, FitOptions())) == answers.key_of([same, law, FitOptions()])
    assert answers.key_of(calibrated) != answers.key_of(other)
    with pytest.raises(TypeError):
        answers.key_of({1, 2})


def test_what_is_public_is_made_once_though_two_ask_at_the_same_time(monkeypatch):
    """The second waits, telling so, and goes on with what the first made; one that fails leaves it to the other."""
    every, begun, go, waited, calls = {}, threading.Event(), threading.Event(), [], []

    def slow(tell):
        calls.append("slow")
        begun.set()
        assert go.wait(10)
        if len(calls) == 1:
            raise ValueError("stopped")
        return 3

    def first():
        with contextlib.suppress(ValueError):
            answers._shared(every, "key", lambda *_: None, slow)

    def tell(*words):
        waited.append(words)
        go.set()

    monkeypatch.setattr(answers, "LOOK_AGAIN", 0.01)
    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(10)
    assert answers._shared(every, "key", tell, slow) == 3
    thread.join(10)
    assert calls == ["slow", "slow"]
    assert waited
    assert answers._shared(every, "key", tell, slow) == 3
    assert calls == ["slow", "slow"]
    assert answers._locks == {}
