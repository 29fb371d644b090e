"""The filter as chips that are taken away one by one, and what could be filtered by."""

import streamlit as st

from core.errors import BadInput
from core.runs.views import labels
from core.runs.where_text import condition, joined, parts
from pages.parts import question, show, state
from pages.parts.answers import once
from pages.parts.guard import guarded

MOST_COLUMNS = 4  # that are suggested


def chips() -> None:
    """Show every condition of the filter as a button that takes it away."""
    conditions = parts(state.get("where"))
    if not conditions:
        return
    with st.container(horizontal=True, gap="small", key="filter_chips"):
        for i, one in enumerate(conditions):
            st.button(
                show.escape(one), icon=":material/close:", icon_position="right", key=f"filter_{i}",
                help="Take this condition away", on_click=guarded(_keep), args=(conditions[:i] + conditions[i + 1 :],),
            )  # fmt: skip


def suggestions() -> None:
    """Offer the columns that part the rows by a word, with how many rows have each."""
    try:
        table = question.unfiltered()
    except BadInput:  # the page says why
        return
    found = dict(list(once("labels", table, lambda: labels(table)).items())[:MOST_COLUMNS])
    if not found:
        return
    conditions = parts(state.get("where"))
    with st.popover("Keep by a column", icon=":material/filter_alt:", key="filter_suggestions"):
        for column, (name, values) in enumerate(found.items()):
            st.markdown(f"**{show.escape(name)}**")
            alone = {condition(name, text) for text, _ in values}
            others = [c for c in conditions if c not in alone]  # no row has two values of one column
            with st.container(horizontal=True, gap="small"):
                for i, (text, rows) in enumerate(values):
                    new = condition(name, text)
                    st.button(
                        show.escape(f"{text} ({rows:,})"), key=f"suggest_{column}_{i}", disabled=new in conditions,
                        on_click=guarded(_keep), args=([*others, new],),
                    )  # fmt: skip


def _keep(conditions: list[str]) -> None:
    state.put(where=joined(conditions))
    state.forget_widgets()
