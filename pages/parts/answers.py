"""The one store of answers: what was worth computing, kept for this session and found again by what it is of.

What is `public`, because it was made of bundled runs alone, is kept for everyone, by the same rule of keys.

The key of an answer is everything that it depends on. Records stand for themselves in it: runs by all that can be said
of them, their name and row numbers too, constants by their digest and source, a law by its key, a fit by its choices
and what it found, an array by its bytes.
"""

import threading
import weakref
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

import numpy as np
import streamlit as st

from core.fit import Calibrated, Fit
from core.laws.base import Law
from core.runs import Runs
from pages.parts import queue

ANSWERS = "answers"
MOST = 32  # answers of a kind; the one that was not looked at for longest goes first
MOST_PUBLIC = 128  # of a kind, for all sessions together
LOOK_AGAIN = 0.2  # seconds between looks at what another session is making

_locks: weakref.WeakValueDictionary[Hashable, threading.Lock] = weakref.WeakValueDictionary()  # of what is being made
_everyone = threading.Lock()  # held while the store of all is looked at or changed

T = TypeVar("T")
Everyone = dict[str, dict[Hashable, Any]]  # answers by their kind, then by their key


def once(kind: str, inputs: Any, call: Callable[[], T], most: int = MOST, public: bool = False) -> T:
    """Return what `call` gives, made once a session for the same `inputs`, which hold all that it depends on.

    What is `public` is made once for all sessions, and kept in none of them.
    """
    if public:
        return _once_for_all(kind, key_of(inputs), call)
    kept, key = _kept(kind), key_of(inputs)
    if key not in kept:
        answer = call()
        kept = _kept(kind)  # a stop may have cleared the session
        kept[key] = answer
        while len(kept) > most:
            kept.pop(next(iter(kept)))
        return answer
    kept[key] = kept.pop(key)
    return kept[key]


def _once_for_all(kind: str, key: Hashable, call: Callable[[], T]) -> T:
    """Return what any session has made, else make it: two that ask at the same moment may both make it."""
    found, answer = _look(kind, key)
    if not found:
        answer = call()
        _put(kind, key, answer)
    return answer


def known(kind: str, inputs: Any) -> Any:
    """Return what `once` has made already for these `inputs`, None where it has not."""
    return _kept(kind).get(key_of(inputs))


def ready(kind: str, inputs: Any) -> bool:
    """Return whether `queued` has made this already, for this session or for all."""
    key = key_of(inputs)
    return key in _kept(kind) or key in _of_everyone().get(kind, {})


def queued(kind: str, inputs: Any, title: str, call: Callable[[queue.Tell], T], public: bool = False) -> T:
    """As `once`, for what takes longer than a second: in the queue, with a bar and a button that stops it.

    What is `public` is made once for all sessions.
    """
    if not public:
        return once(kind, inputs, lambda: queue.run(kind, key_of(inputs), title, call))
    key = key_of(inputs)
    found, answer = _look(kind, key)
    if found:
        return once(kind, inputs, lambda: answer)
    return once(kind, inputs, lambda: queue.run(kind, key, title, call, for_all(kind, inputs)))


def for_all(kind: str, inputs: Any) -> Callable[[queue.Tell, Callable[[], T]], T]:
    """Return what makes an answer once for all sessions: called with what tells and what makes it."""
    key, every = key_of(inputs), _of_everyone()
    return lambda tell, make: _shared(every, kind, key, tell, make)


def _shared(every: Everyone, kind: str, key: Hashable, tell: queue.Tell, make: Callable[[], T]) -> T:
    """Return what another session has made or is making, else make it for all.

    Who waits for another session's answer holds no place in the queue.
    """
    with _everyone:
        lock = _locks.setdefault((kind, key), threading.Lock())
    while not lock.acquire(timeout=LOOK_AGAIN):
        tell("waiting for the same fit of another visitor", 0, 1)  # who has gone, or stops it, ends here
    try:
        found, answer = _look(kind, key, every)
        if not found:
            answer = make()
            _put(kind, key, answer, every)
        return answer
    finally:
        lock.release()


def _look(kind: str, key: Hashable, every: Everyone | None = None) -> tuple[bool, Any]:
    """Return whether all have an answer already, and the answer, which stays the longest from now on."""
    every = _of_everyone() if every is None else every
    with _everyone:
        of_kind = every.get(kind, {})
        if key not in of_kind:
            return False, None
        of_kind[key] = of_kind.pop(key)
        return True, of_kind[key]


def _put(kind: str, key: Hashable, answer: Any, every: Everyone | None = None) -> None:
    """Keep an answer for all; the one of its kind that was not looked at for longest goes where they are too many."""
    every = _of_everyone() if every is None else every
    with _everyone:
        of_kind = every.setdefault(kind, {})
        of_kind[key] = answer
        while len(of_kind) > MOST_PUBLIC:
            of_kind.pop(next(iter(of_kind)))


def key_of(value: Any) -> Hashable:
    """Return what stands for a value in the key of an answer. Raises TypeError for what nothing can stand for."""
    if isinstance(value, Runs):
        return ("Runs", value.whole_digest)
    if isinstance(value, Calibrated):
        return ("Calibrated", value.digest, value.label, value.unit, key_of(value.ranges), value.together)
    if isinstance(value, Law):
        return ("Law", value.key)
    if isinstance(value, Fit):
        return _of_fit(value)
    if isinstance(value, np.ndarray):
        return ("array", value.shape, value.dtype.str, value.tobytes())
    if isinstance(value, Mapping):
        return ("mapping", tuple((k, key_of(v)) for k, v in value.items()))
    if isinstance(value, (tuple, list)):
        return tuple(key_of(v) for v in value)
    hash(value)
    return value


def _of_fit(fit: Fit) -> Hashable:
    found = tuple((name, e.value, e.low, e.high) for name, e in fit.parameters.items())
    chosen = (fit.digest, fit.table, fit.law, fit.target, fit.objective.name, fit.delta, fit.cluster, fit.seed)
    return ("Fit", *chosen, fit.resamples, fit.intervals, key_of(fit.pins), key_of(fit.priors), found)


@st.cache_resource(max_entries=1, show_spinner=False)
def _of_everyone() -> Everyone:
    return {}


def _kept(kind: str) -> dict[Hashable, Any]:
    return st.session_state.setdefault(ANSWERS, {}).setdefault(kind, {})
