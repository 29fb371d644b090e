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
MOST_PUBLIC = 64
LOOK_AGAIN = 0.2  # seconds between looks at what another session is making

_locks: weakref.WeakValueDictionary[Hashable, threading.Lock] = weakref.WeakValueDictionary()  # of what is being made
_everyone = threading.Lock()  # held while the store of all is looked at or changed

T = TypeVar("T")


def once(kind: str, inputs: Any, call: Callable[[], T], most: int = MOST) -> T:
    """Return what `call` gives, made once a session for the same `inputs`, which hold all that it depends on."""
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


def known(kind: str, inputs: Any) -> Any:
    """Return what `once` has made already for these `inputs`, None where it has not."""
    return _kept(kind).get(key_of(inputs))


def ready(kind: str, inputs: Any) -> bool:
    """Return whether `queued` has made this already, for this session or for all."""
    key = key_of(inputs)
    return key in _kept(kind) or (kind, key) in _of_everyone()


def queued(kind: str, inputs: Any, title: str, call: Callable[[queue.Tell], T], public: bool = False) -> T:
    """As `once`, for what takes longer than a second: in the queue, with a bar and a button that stops it.

    What is `public` is made once for all sessions.
    """
    if not public:
        return once(kind, inputs, lambda: queue.run(kind, key_of(inputs), title, call))
    every, key = _of_everyone(), (kind, key_of(inputs))
    found, answer = _look(every, key)
    if found:
        return once(kind, inputs, lambda: answer)
    return once(kind, inputs, lambda: queue.run(kind, key[1], title, call, for_all(kind, inputs)))


def for_all(kind: str, inputs: Any) -> Callable[[queue.Tell, Callable[[], T]], T]:
    """Return what makes an answer once for all sessions: called with what tells and what makes it."""
    every, key = _of_everyone(), (kind, key_of(inputs))
    return lambda tell, make: _shared(every, key, tell, make)


def _shared(every: dict[Hashable, Any], key: Hashable, tell: queue.Tell, make: Callable[[], T]) -> T:
    """Return what another session has made or is making, else make it for all.

    Who waits for another session's answer holds no place in the queue.
    """
    with _everyone:
        lock = _locks.setdefault(key, threading.Lock())
    while not lock.acquire(timeout=LOOK_AGAIN):
        tell("waiting for the same fit of another visitor", 0, 1)  # who has gone, or stops it, ends here
    try:
        found, answer = _look(every, key)
        if not found:
            answer = make()
            with _everyone:
                every[key] = answer
                while len(every) > MOST_PUBLIC:
                    every.pop(next(iter(every)))
        return answer
    finally:
        lock.release()


def _look(every: dict[Hashable, Any], key: Hashable) -> tuple[bool, Any]:
    """Return whether all have an answer already, and the answer, which stays the longest from now on."""
    with _everyone:
        if key not in every:
            return False, None
        every[key] = every.pop(key)
        return True, every[key]


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
def _of_everyone() -> dict[Hashable, Any]:
    return {}


def _kept(kind: str) -> dict[Hashable, Any]:
    return st.session_state.setdefault(ANSWERS, {}).setdefault(kind, {})
