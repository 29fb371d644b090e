"""A bounded number of fits at once in the whole process: the rest wait, visibly, and all can be stopped.

Who fills the line stops nobody else: `turns` says whose turn it is.

Work runs in the script of the session that asked for it, so no thread but Streamlit's own ever draws. Streamlit ends
a script that draws once a click has come in or its visitor has gone: each step of the bar is such a moment, and the
slot is given back on the way out.
"""

import contextlib
import time
from collections.abc import Callable, Hashable, Iterator
from typing import TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import settings
from pages.parts.guard import guarded
from pages.parts.markdown import escape
from pages.parts.turns import Turns

T = TypeVar("T")
Tell = Callable[[str, int, int], None]
SLOTS = settings.FITS.value()
LOOK_AGAIN = 0.2  # seconds between looks at the queue
REDRAW = 0.1  # seconds between steps of a bar: what is done in less is not drawn
BROWSER = "_streamlit_xsrf"  # a cookie that every browser has, another one each
STOPPED = "stopped"  # what this session has stopped and not asked for again

_turns = Turns(SLOTS, settings.FITS_EACH.value())
_line = _turns.line  # who runs and who waits, in the order of arrival


class StoppedError(Exception):
    """The work was stopped by its visitor; the page says so already."""


@contextlib.contextmanager
def slot(waiting: Callable[[int], None], whose: str = "") -> Iterator[None]:
    """Hold one of the slots, telling `waiting` how many are ahead until one is free; given back whatever happens."""
    turn = _turns.enter(whose)
    try:
        while (ahead := _turns.ahead(turn)) > 0:
            waiting(ahead)
            time.sleep(LOOK_AGAIN)
        yield
    finally:
        _turns.leave(turn)


def whose() -> str:
    """Return by what the visitor of this session is told apart from others: their browser, else the session."""
    context = get_script_run_ctx()
    return st.context.cookies.get(BROWSER, "") or (context.session_id if context else "")


def run(
    name: str,
    what: Hashable,
    title: str,
    call: Callable[[Tell], T],
    before: Callable[[Tell, Callable[[], T]], T] = lambda tell, make: make(),
) -> T:
    """Return call(tell), in a slot, with a bar and a button that stops it, where the page now draws.

    `name` is that of its place on the page, `what` says all that the result depends on. What was stopped is not begun
    again until it is asked for: then this says so, offers it, and raises StoppedError. `before` decides when to wait
    for a slot and make the answer, or whether at all.
    """
    stopped, this = st.session_state.setdefault(STOPPED, set()), (name, what)
    mark = f"{name}_{hash(what) & 0xFFFFFFFF:x}"  # a page may make several of one name
    if this in stopped:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(f"Stopped: {escape(title)}.", icon=":material/stop_circle:")
            st.button("Fit again", key=f"again_{mark}", on_click=guarded(stopped.discard), args=(this,))
        raise StoppedError(title)
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, escape(f"{title} · getting ready"))
        st.button(
            "Stop the fit",
            key=f"stop_{mark}",
            icon=":material/stop_circle:",
            on_click=guarded(stopped.add),
            args=(this,),
        )
    try:
        tell, person = _telling(bar, title), whose()

        def make() -> T:
            with slot(_waiting(bar, title), person):
                return call(tell)

        result = before(tell, make)
    except Exception:  # what ends a script early is none, and clears the page by itself
        place.empty()
        raise
    place.empty()
    return result


def _waiting(bar, title: str) -> Callable[[int], None]:
    def wait(ahead: int) -> None:
        bar.progress(0.0, escape(f"{title} · {ahead} {'fit' if ahead == 1 else 'fits'} ahead of yours"))

    return wait


def _telling(bar, title: str) -> Tell:
    """Return what draws the bar: the first step of a stage, and now and then one after it."""
    drawn = {"at": 0.0, "stage": ""}

    def tell(stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage == drawn["stage"] and now - drawn["at"] < REDRAW:
            return
        drawn.update(at=now, stage=stage)
        bar.progress(min(done / max(total, 1), 1.0), escape(f"{title} · {stage}: {done:,} of {total:,}"))

    return tell
