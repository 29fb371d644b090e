"""Fits wait in line and can be stopped: no more at once than there are slots, and none is begun again unasked."""

import threading
import time

import pytest

from pages.parts import queue
from pages.parts.fit import panels


def test_no_more_run_at_once_than_there_are_slots_and_the_rest_see_the_line():
    running, most, seen, done, lock = [0], [0], [], threading.Event(), threading.Lock()

    def work():
        with queue.slot(seen.append):
            with lock:
                running[0] += 1
                most[0] = max(most[0], running[0])
            done.wait(10)
            with lock:
                running[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(queue.SLOTS + 2)]
    for thread in threads:
        thread.start()
    time.sleep(3 * queue.LOOK_AGAIN)
    assert running[0] == queue.SLOTS
    assert {1, 2} <= set(seen)
    done.set()
    for thread in threads:
        thread.join()
    assert most[0] == queue.SLOTS
    assert queue._line == []


def test_a_slot_is_given_back_when_its_holder_is_stopped():
    class StopError(Exception):
        pass

    for _ in range(3 * queue.SLOTS):
        with pytest.raises(StopError), queue.slot(lambda ahead: None):
            raise StopError
    assert queue._line == []


def test_one_who_waits_may_leave():
    class LeaveError(Exception):
        pass

    def leave(ahead):
        raise LeaveError

    held = [queue.slot(leave) for _ in range(queue.SLOTS)]
    for one in held:
        one.__enter__()
    with pytest.raises(LeaveError), queue.slot(leave):
        pass
    for one in held:
        one.__exit__(None, None, None)
    assert queue._line == []


@pytest.fixture
def stopped(open_page):
    """The Fit page where the objectives were stopped, with a panel below them open."""
    app = open_page("fit", boot="40", starts="16")
    app.session_state[queue.STOPPED] = {("objectives-rough", (app.session_state[panels.SHOWN],))}
    app.session_state["fit_objectives"] = True
    app.session_state["fit_backtest"] = True
    return app.run()


def test_what_was_stopped_is_not_begun_and_the_panels_below_stay(stopped):
    assert not stopped.exception
    assert [i.value for i in stopped.info if "Stopped" in i.value] == ["Stopped: Fitting every objective, roughly."]
    assert not any("okens per parameter at" in m.value for m in stopped.markdown)
    assert any("held-out" in m.value for m in stopped.markdown)


def test_what_was_stopped_is_begun_when_asked_for(stopped):
    next(b for b in stopped.button if b.label == "Fit again").click().run()
    assert not stopped.exception
    assert not any("Stopped" in i.value for i in stopped.info)
    assert any("okens per parameter at" in m.value for m in stopped.markdown)
    assert stopped.session_state[queue.STOPPED] == set()
