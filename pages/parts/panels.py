"""Panels: questions under an answer, each drawn when it is opened. One loop draws them, on every page.

What one panel refuses, or what is stopped in it, ends that panel alone: those below it are drawn.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

from core.errors import BadInput
from pages.parts import show, state
from pages.parts.queue import StoppedError


@dataclass(frozen=True, kw_only=True)
class Context:
    """What all panels of a page look at; `line` stands under every picture. Pages add what is theirs."""

    line: str


C = TypeVar("C")


@dataclass(frozen=True)
class Panel(Generic[C]):
    """A question, and what is drawn for it.

    `answer` stands beside the question ('' while it is not known), `offered` says whether there is anything to ask,
    `opened` whether the panel is open at first.
    """

    key: str
    question: str
    draw: Callable[[C], None]
    answer: Callable[[C], str] = lambda _: ""
    offered: Callable[[C], bool] = lambda _: True
    opened: bool = False


def draw(page: str, panels: Iterable[Panel[C]], context: C) -> None:
    """Draw the panels of a page that have something to ask, in their order."""
    learned = [_draw(page, panel, context) for panel in panels if panel.offered(context)]
    if any(learned):
        state.rerun()  # a title is written before its panel has found the answer


def _draw(page: str, panel: Panel[C], context: C) -> bool:
    """Draw one panel, and tell whether its answer is another now than the one in its title."""
    answer = panel.answer(context)
    title = f"{panel.question} · {show.escape(answer)}" if answer else panel.question
    key = f"{page}_{panel.key}"
    # Another title makes another widget of it: what was open stays open.
    opened = bool(st.session_state.get(key, panel.opened))
    with st.expander(title, expanded=opened, on_change="rerun", key=key) as box:
        if not box.open:
            return False
        try:
            panel.draw(context)
        except BadInput as err:
            st.error(show.escape(str(err)))
        except StoppedError:
            return False  # said where it would have been done
    return panel.answer(context) != answer
