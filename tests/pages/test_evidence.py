"""What stands behind the verdict: every panel opens and says something; fits wait in line and can be stopped."""

import threading
import time

import pytest

from pages.parts import queue

PANELS = {
    "starts": "came down to the best objective",
    "open": "Hardest to tell apart",
    "objectives": "tokens per parameter",
    "backtest": "held-out",
    "compare": "chinchilla",
    "checklist": "ask for care",
}


@pytest.fixture
def app(open_page):
    return open_page("fit", boot="40", starts="16")


@pytest.mark.parametrize("panel", PANELS)
def test_every_panel_opens_and_says_something(app, panel):
    app.session_state[f"fit_{panel}"] = True
    if panel == "compare":
        app.session_state["fit_rivals"] = ["chinchilla", "power-law-params"]
    app.run()
    assert not app.exception
    assert any(PANELS[panel] in m.value for m in app.markdown), [m.value for m in app.markdown]


def test_groups_are_offered_where_runs_differ_in_a_factor_and_nowhere_else(app):
    assert "Is it one law for all of them?" not in [e.label for e in app.expander]
    app.query_params["data"] = "gadre-overtraining"
    app.run()
    assert "Is it one law for all of them?" in [e.label for e in app.expander]
    app.session_state["fit_groups"] = True
    app.run()
    assert not app.exception
    assert any("group" in d.value.columns for d in app.dataframe)


def test_what_was_stopped_is_not_begun_again_until_asked(app):
    app.session_state[queue.STOPPED] = "fit"
    app.query_params["seed"] = "17"
    app.run()
    assert not app.exception
    assert any("Stopped" in i.value for i in app.info)
    app.button("again_fit").click().run()
    assert not app.exception
    assert any("Trust" in m.value for m in app.markdown)


def test_no_more_run_at_once_than_there_are_slots_and_the_rest_see_the_line():
    running, most, seen, done = [0], [0], [], threading.Event()

    def work():
        with queue.slot(seen.append):
            running[0] += 1
            most[0] = max(most[0], running[0])
            done.wait(10)
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
