"""What takes seconds is worked out beside the page: it stands at once with what is known, and is drawn anew with more.

The work is done in a thread of its own, in the queue of all fits. It begins once a browser looks at how far it is, ends
where nobody has looked for a while, and once stopped is not begun again unasked. What it refuses is said in its place,
and ends nothing else.
"""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.errors import BadInput
from core.log import places, refused, unforeseen
from pages.parts import answers, queue
from pages.parts.guard import guarded
from pages.parts.markdown import escape

LOOK_AGAIN = 0.5  # seconds between a browser's looks
MOVED_ON = 3.0  # seconds without a look at a work while its visitor looks at another, after which it ends
PATIENCE = 30.0  # seconds without a look, after which the work ends

T = TypeVar("T")


@dataclass(eq=False)
class Work:
    """What is worked out for one place of one visitor's page, and how far it is: stage, done, total."""

    name: tuple[str, str, Hashable]  # of the visitor, the place and what it depends on
    title: str
    call: Callable[[queue.Tell], Any]
    alone: Callable[[queue.Tell, Callable[[], Any]], Any]  # makes it once for all, or at once
    whose: str = ""  # the visitor, where fits wait in turn
    stage: tuple[str, int, int] = ("getting ready", 0, 1)
    result: Any = None
    refusal: str = ""
    done: bool = False
    stopped: bool = False
    drawing: bool = False  # by a script of the whole page, which may be that of someone who has gone
    looked: float = field(default_factory=time.monotonic)
    thread: threading.Thread | None = None

    @property
    def mark(self) -> str:
        """What tells the buttons of several works of one page apart."""
        return f"{self.name[1]}_{hash(self.name[2]) & 0xFFFFFFFF:x}"

    def begin(self) -> None:
        """Begin, where that was not done yet."""
        if self.thread is None:
            self.thread = threading.Thread(target=self._run, name="refine", daemon=True)
            self.thread.start()

    def stop(self) -> None:
        """End at the next step."""
        self.stopped = True

    def _run(self) -> None:
        try:
            self.result = self.alone(self._tell, self._in_turn)
            self.done = True
        except queue.StoppedError:
            if not self.stopped:  # nobody looks: who comes back finds it not begun
                _works.pop(self.name, None)
        except BadInput as err:
            refused("work beside a page", err)
            self.refusal = str(err)
        except Exception as err:
            self.refusal = f"Here {unforeseen('work beside a page', type(err).__name__, places(err))}."

    def _in_turn(self) -> Any:
        with queue.slot(self._wait, self.whose):
            self._tell(*self.stage)  # who waited long may have gone
            return self.call(self._tell)

    def _wait(self, ahead: int) -> None:
        self._tell(f"{ahead} {'fit' if ahead == 1 else 'fits'} ahead of yours", 0, 1)

    def _tell(self, stage: str, done: int, total: int) -> None:
        if self.stopped or time.monotonic() - self.looked > PATIENCE:
            raise queue.StoppedError(self.title)
        self.stage = (stage, done, total)


_works: dict[tuple[str, str, Hashable], Work] = {}


def better(
    kind: str, inputs: Any, title: str, call: Callable[[queue.Tell], T], public: bool = False
) -> tuple[T | None, Callable[[], None]]:
    """Return what `call` gives where it is known, else None, and what draws how far it is where the page now stands.

    It is kept as by `answers.queued`, for all sessions where it is `public`. `call` runs in another thread: it draws
    nothing and asks nothing of the session.
    """
    if answers.ready(kind, inputs):
        return answers.queued(kind, inputs, title, call, public), _nothing
    work = _work_of(kind, inputs, title, call, answers.for_all(kind, inputs) if public else _at_once)
    if work.done:
        _works.pop(work.name, None)
        return answers.once(kind, inputs, lambda: work.result), _nothing
    return None, lambda: _draw(work)


def refusal(kind: str, inputs: Any) -> str:
    """Return what the work of this visitor on these `inputs` was refused for, '' where it was not."""
    context = get_script_run_ctx()
    work = _works.get((context.session_id if context else "", kind, answers.key_of(inputs)))
    return work.refusal if work else ""


def say(why: str) -> None:
    """Say in its place what was refused."""
    st.error(escape(why))


def _nothing() -> None:
    """Draw nothing: all is known."""


def _at_once(_: queue.Tell, make: Callable[[], T]) -> T:
    return make()


def _work_of(kind: str, inputs: Any, title: str, call: Callable[[queue.Tell], Any], alone) -> Work:
    context, now = get_script_run_ctx(), time.monotonic()
    name = (context.session_id if context else "", kind, answers.key_of(inputs))
    for old, work in list(_works.items()):
        if old != name and now - work.looked > PATIENCE:
            work.stop()
            _works.pop(old, None)
    return _works.setdefault(name, Work(name, title, call, alone, queue.whose()))


def _draw(work: Work) -> None:
    """Draw how far the work is, again and again; or that it was stopped, or what was refused."""
    if work.refusal:
        say(work.refusal)
    elif work.stopped:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(f"Stopped: {escape(work.title)}.", icon=":material/stop_circle:")
            st.button("Fit again", key=f"again_{work.mark}", on_click=guarded(lambda: _works.pop(work.name, None)))
    else:
        work.drawing = True
        try:
            st.fragment(_look, run_every=LOOK_AGAIN)(work)
        finally:
            work.drawing = False


def _leave_others(work: Work) -> None:
    """End what the same visitor looked at before they moved on: all works that a page draws are looked at alike."""
    for name, other in list(_works.items()):
        if name[0] == work.name[0] and work.looked - other.looked > MOVED_ON and not (other.done or other.refusal):
            other.stop()
            _works.pop(name, None)


def _look(work: Work) -> None:
    work.looked = time.monotonic()
    _leave_others(work)
    if not work.drawing:
        work.begin()
    if work.done or work.refusal or work.stopped:
        st.rerun()
    stage, done, total = work.stage
    with st.container(horizontal=True, vertical_alignment="center"):
        words = f"{work.title} · {stage}" + (f": {done:,} of {total:,}" if done else "")
        st.progress(min(done / max(total, 1), 1.0), escape(words))
        st.button("Stop the fit", key=f"stop_{work.mark}", icon=":material/stop_circle:", on_click=guarded(work.stop))
