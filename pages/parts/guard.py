"""What nobody foresaw: one sentence with an id of the log in place of a page that ends, and nothing is lost.

A callback runs before the page does, where nothing else would catch what goes wrong in it: each one is guarded.
"""

import functools
from collections.abc import Callable
from typing import ParamSpec

import streamlit as st

from core.errors import BadInput
from core.log import places, refused, unforeseen

P = ParamSpec("P")
LATER = "said_later"


def guarded(callback: Callable[P, object]) -> Callable[P, None]:
    """Return a callback that says in one line what goes wrong in it, once the page is drawn."""

    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            callback(*args, **kwargs)
        except BadInput as err:
            refused("an input", err)
            say_later(str(err))
        except Exception as err:
            say_later(sorry(err, "an input"))

    return functools.update_wrapper(call, callback)


def sorry(error: Exception, where: str) -> str:
    """Log an error that nobody foresaw; return the sentence for it."""
    said = unforeseen(where, type(error).__name__, places(error))
    return f"{said[:1].upper()}{said[1:]}. Your runs and your choices are as they were."


def say_later(line: str) -> None:
    """Say in one line, in the next redraw, what went wrong before it began."""
    st.session_state.setdefault(LATER, []).append(line)


def said_before() -> list[str]:
    """Return what was to be said in this redraw, once."""
    return st.session_state.pop(LATER, [])
