"""Work beside a page: begun when someone looks, known to the next redraw, ended when stopped or when nobody looks."""

import threading
import time

import pytest

from core.errors import BadInput
from pages.parts import answers, queue, refine


@pytest.fixture(autouse=True)
def session(monkeypatch):
    """A session of its own without a browser, whose queue is looked at often."""
    state = {}
    monkeypatch.setattr(answers.st, "session_state", state)
    monkeypatch.setattr(refine, "_works", {})
    monkeypatch.setattr(queue, "LOOK_AGAIN", 0.005)
    return state


def only() -> refine.Work:
    [work] = refine._works.values()
    return work


def ended(work: refine.Work) -> refine.Work:
    work.begin()
    assert work.thread is not None
    work.thread.join(10)
    return work


def test_nothing_is_known_or_begun_until_someone_looks_and_then_it_is_kept():
    calls = []
    ask = lambda: refine.better("sum", (2, 3), "Adding", lambda tell: calls.append(1) or 2 + 3)  # noqa: E731
    assert ask()[0] is None
    assert calls == []
    ended(only())
    assert ask()[0] == 5
    assert ask()[0] == 5
    assert calls == [1]
    assert refine._works == {}


def test_it_tells_how_far_it_is():
    refine.better("sum", 1, "Adding", lambda tell: tell("resamples", 3, 8))
    assert ended(only()).stage == ("resamples", 3, 8)


def test_what_was_stopped_ends_at_the_next_step_and_is_not_begun_again():
    stepped, go_on = threading.Event(), threading.Event()

    def steps(tell):
        stepped.set()
        go_on.wait(10)
        tell("resamples", 1, 8)
        raise AssertionError("a step after the stop")

    refine.better("sum", 1, "Adding", steps)
    work = only()
    work.begin()
    assert stepped.wait(10)
    work.stop()
    go_on.set()
    assert not ended(work).done
    assert work.refusal == ""
    assert refine.better("sum", 1, "Adding", steps)[0] is None
    assert only() is work


def test_who_moves_on_leaves_what_they_looked_at_before():
    """Of works of one visitor: not of another's, and not what is known or was refused already."""
    for name in ("left", "looked at", "known"):
        refine.better("sum", name, "Adding", lambda tell: tell("resamples", 1, 8))
    left, looked, known = refine._works.values()
    ended(known)
    strange = refine._works[("other", "sum", "left")] = refine.Work(("other", "sum", "left"), "Adding", sum, sum)
    for work in (left, known, strange):
        work.looked = looked.looked - 2 * refine.MOVED_ON
    refine._leave_others(looked)
    assert list(refine._works.values()) == [looked, known, strange]
    assert left.stopped
    assert [work.stopped for work in (looked, known, strange)] == [False] * 3
    assert not ended(left).done


def test_what_nobody_looks_at_ends_and_can_be_begun_anew():
    refine.better("sum", 1, "Adding", lambda tell: tell("resamples", 1, 8))
    work = only()
    work.looked = time.monotonic() - 2 * refine.PATIENCE
    assert not ended(work).done
    assert refine._works == {}


@pytest.mark.unforeseen
def test_a_refusal_is_kept_in_its_words_and_anything_else_by_an_id_of_the_log():
    def refuse(tell):
        raise BadInput("There are 2 runs; allowed are 3 or more.")

    def fail(tell):
        raise KeyError("a cell of the table")

    refine.better("refuse", 1, "Adding", refuse)
    assert ended(only()).refusal == "There are 2 runs; allowed are 3 or more."
    refine._works.clear()
    refine.better("fail", 1, "Adding", fail)
    said = ended(only()).refusal
    assert "id " in said
    assert "cell" not in said


def test_work_of_those_who_have_gone_is_forgotten_when_someone_comes():
    refine.better("sum", 1, "Adding", lambda tell: 1)
    gone = only()
    gone.looked -= 2 * refine.PATIENCE
    refine.better("sum", 2, "Adding", lambda tell: 2)
    assert gone.stopped
    assert only() is not gone
