"""A bounded number of fits at once in the whole process: the rest wait, visibly, and all can be stopped."""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import streamlit as st

T = TypeVar("T")
Tell = Callable[[str, int, int], None]
SLOTS = max(1, os.cpu_count() or 1)
LOOK_AGAIN = 0.2  # seconds between looks at the queue
STOPPED = "stopped"

_line: list[object] = []  # who runs and who waits, in the order of arrival; the first SLOTS of them run
_lock = threading.Lock()


@contextlib.contextmanager
def slot(waiting: Callable[[int], None]) -> Iterator[None]:
    """Hold one of the slots, telling `waiting` how many are ahead until one is free; given back whatever happens."""
    me = object()
    with _lock:
        _line.append(me)
    try:
        while (ahead := _ahead(me)) >= 0:
            waiting(ahead + 1)
            time.sleep(LOOK_AGAIN)
        yield
    finally:
        with _lock:
            _line.remove(me)


def _ahead(me: object) -> int:
    """How many wait ahead of `me` for a slot; -1 once it has one."""
    with _lock:
        return _line.index(me) - SLOTS


def run(name: str, title: str, call: Callable[[Tell], T]) -> T:
    """Return call(tell), in a slot, with a bar and a button that stops it.

    Streamlit ends a script that is told to draw once another click has come in: the button therefore stops the work
    at the next step of the bar. What was stopped is not begun again until it is asked for.
    """
    if st.session_state.get(STOPPED) == name:
        st.info(f"Stopped: {title}.", icon=":material/stop_circle:")
        st.button("Start again", key=f"again_{name}", on_click=_mark, args=("",))
        st.stop()
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, f"{title}: getting ready")
        st.button("Stop", key=f"stop_{name}", icon=":material/stop_circle:", on_click=_mark, args=(name,))

    def tell(stage: str, done: int, total: int) -> None:
        bar.progress(min(done / max(total, 1), 1.0), f"{title}: {done:,} of {total:,} {stage}")

    def wait(ahead: int) -> None:
        bar.progress(0.0, f"{title}: waiting for {ahead} {'fit' if ahead == 1 else 'fits'} of others to end")

    with slot(wait):
        result = call(tell)
    place.empty()
    return result


def _mark(name: str) -> None:
    st.session_state[STOPPED] = name
