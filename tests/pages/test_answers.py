"""The store of answers: the same question is answered once a session, and what is public once for everyone."""

import contextlib
import dataclasses
import threading

import pandas as pd
import pytest

from core import laws
from core.fit import FitOptions, from_published
from core.runs import from_table
from pages.parts import answers, queue


def at_once(kind, key, title, call, before=lambda tell, make: make()):
    return before(None, lambda: call(None))


@pytest.fixture
def sessions(monkeypatch):
    """Two visitors: a call makes one of them the present one. What is queued is done at once."""
    states = ({}, {})
    monkeypatch.setattr(queue, "run", at_once)
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
    assert {number for (number,) in answers._of_everyone()["sum"]} == set(range(3, answers.MOST_PUBLIC + 3))


def test_a_public_answer_that_is_looked_at_stays(sessions):
    """What everybody opens first is not pushed out by one who asks for many others."""
    sessions(0)
    ask([], (0,), public=True)
    for number in range(1, answers.MOST_PUBLIC + 3):
        ask([], (number,), public=True)
        sessions(1)
        answers.st.session_state.clear()
        ask([], (0,), public=True)
        sessions(0)
    assert (0,) in answers._of_everyone()["sum"]
    assert len(answers._of_everyone()["sum"]) == answers.MOST_PUBLIC


def test_what_is_public_at_once_is_kept_in_no_session(sessions):
    """Many visitors then take no more memory than one; what is not public stays with who asked for it."""
    calls = []
    for number, public in ((0, True), (1, True), (0, False), (1, False)):
        sessions(number)
        assert answers.once("sum", (1, 2), lambda: calls.append(1) or 3, public=public) == 3
        assert answers.st.session_state.get(answers.ANSWERS, {}).get("sum", {}) == ({} if public else {(1, 2): 3})
    assert len(calls) == 3


def test_records_stand_for_themselves_in_a_key():
    law, constants = laws.get_published("chinchilla@hoffmann")
    calibrated = from_published(law, constants)
    same, other = (dataclasses.replace(calibrated, values={**calibrated.values, "E": e}) for e in (1.69, 1.7))
    assert answers.key_of((calibrated, law, FitOptions())) == answers.key_of([same, law, FitOptions()])
    assert answers.key_of(calibrated) != answers.key_of(other)
    elsewhere = [{"label": "another"}, {"ranges": {"params": (1.0, 2.0)}}, {"unit": "bits"}, {"together": ("tokens",)}]
    for change in elsewhere:  # what is said of the same numbers differs
        assert answers.key_of(calibrated) != answers.key_of(dataclasses.replace(calibrated, **change))
    with pytest.raises(TypeError):
        answers.key_of({1, 2})


def test_runs_with_the_same_numbers_have_answers_of_their_own():
    """A name, which a visitor's filter is part of, a row number or a text beside the table is never another's."""
    rows = pd.DataFrame({"params": [1e8, 2e8, 4e8], "tokens": [1e9, 2e9, 4e9], "loss": [3.0, 2.8, 2.6]})
    first = from_table(rows.assign(owner=["a", "b", "c"]), "t")
    others = [
        from_table(rows.assign(owner=["a", "b", "c"]), "u"),
        from_table(rows.assign(owner=["a", "b", "d"]), "t"),
        dataclasses.replace(first, table=first.table.set_axis([7, 8, 10])),
        first.where("params > 0"),
    ]
    assert {one.digest for one in others} == {first.digest}
    assert len({answers.key_of(one) for one in [first, *others]}) == 5
    assert answers.key_of(from_table(rows.assign(owner=["a", "b", "c"]), "t")) == answers.key_of(first)


def test_one_who_waits_for_the_same_answer_keeps_nobody_else_from_a_fit(monkeypatch):
    """With one slot, held by what is made: the other who asks for it stands in no line."""
    every, held, go, seen = {}, threading.Event(), threading.Event(), []

    def make():
        with queue.slot(lambda ahead: None):
            held.set()
            assert go.wait(10)
            return 3

    monkeypatch.setattr(answers, "LOOK_AGAIN", 0.01)
    thread = threading.Thread(target=lambda: answers._shared(every, "sum", "key", lambda *_: None, make))
    thread.start()
    assert held.wait(10)

    def tell(*_):
        seen.append(len(queue._line))
        go.set()

    assert answers._shared(every, "sum", "key", tell, make) == 3
    thread.join(10)
    assert set(seen) == {1}


def test_what_is_public_is_made_once_though_two_ask_at_the_same_time(monkeypatch):
    """The second waits, telling so, and goes on with what the first made; one that fails leaves it to the other."""
    every, begun, go, waited, calls = {}, threading.Event(), threading.Event(), [], []

    def slow():
        calls.append("slow")
        begun.set()
        assert go.wait(10)
        if len(calls) == 1:
            raise ValueError("stopped")
        return 3

    def first():
        with contextlib.suppress(ValueError):
            answers._shared(every, "sum", "key", lambda *_: None, slow)

    def tell(*words):
        waited.append(words)
        go.set()

    monkeypatch.setattr(answers, "LOOK_AGAIN", 0.01)
    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(10)
    assert answers._shared(every, "sum", "key", tell, slow) == 3
    thread.join(10)
    assert calls == ["slow", "slow"]
    assert waited
    assert answers._shared(every, "sum", "key", tell, slow) == 3
    assert calls == ["slow", "slow"]
    assert answers._locks == {}
