"""What a page shows is offered to a dashboard: a button beside it, which says what stands there.

Who takes it is set for each redraw by the frame around the page; where nobody does, there is no button.
"""

import functools
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.charts.theme import AnyChart, drawn
from core.dashboards import Exhibit
from core.dashboards.exhibits import answer_exhibit, chart_exhibit, table_exhibit
from core.verdict import Verdict
from pages.parts.guard import guarded
from pages.parts.markdown import unescaped


@dataclass(frozen=True)
class OfferedExhibit:
    """What would stand in a panel: its `title`, what it shows, found when it is taken, and the `line` under it."""

    title: Callable[[], str]
    exhibit: Callable[[], Exhibit]
    line: str


Taker = Callable[[OfferedExhibit], None]
TAKER: ContextVar[Taker | None] = ContextVar("taker", default=None)


def chart(build: Callable[[], AnyChart], name: str, line: str) -> None:
    """Offer a chart, which is drawn again as it stands here; its line stands in its own footer."""

    def exhibit() -> Exhibit:
        specification = drawn(build(), "light", line)
        return chart_exhibit(specification, specification["datasets"])

    _button(f"chart_{name}", OfferedExhibit(lambda: str(build().description).split(". ")[0][:200], exhibit, ""))


def answer(line: str, verdict: Verdict, name: str) -> None:
    """Offer an answer, a line of Markdown, with its verdict."""
    _button(f"answer_{name}", OfferedExhibit(lambda: "", lambda: answer_exhibit(unescaped(line), verdict), ""))


def table(frame: pd.DataFrame, name: str, line: str) -> None:
    """Offer a table."""
    title = name.replace("_", " ").replace("-", " ").capitalize()
    _button(f"table_{name}", OfferedExhibit(lambda: title, lambda: table_exhibit(frame), line))


def _button(name: str, offered: OfferedExhibit) -> None:
    if (take := TAKER.get()) is not None:
        st.button(
            "Add to dashboard", icon=":material/dashboard_customize:", key=f"add_{name}", type="tertiary",
            on_click=guarded(functools.partial(take, offered)),
        )  # fmt: skip
