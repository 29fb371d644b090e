"""The runs that are selected on the Fit page: one selection, which a picture and a table show and change.

A picture keeps its own selection while it stays as it is, and so does a table. Whichever is changed says so here, and
the other is drawn anew with the same runs: `drawn` counts how often, as a part of its key.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from core.charts.fit.law_over_runs import BRUSHED, CLICKED, ROW
from core.runs.left_out import rows_left_out, with_rows_back, without_rows
from core.runs.words import plural
from pages.parts import question, show, state
from pages.parts.guard import guarded

STATE = "fit_selected"  # and the key of what can be done with it
MOST_ROWS, NAMED = 60, 3  # that are left out at once, and that are named
PICTURE, TABLE = "picture", "table"


@dataclass
class Selected:
    """Which rows of the runs of a fit are selected, `of` that fit, and how often each was drawn anew for them."""

    of: Hashable
    rows: tuple[int, ...] = ()
    drawn: dict[str, int] = field(default_factory=lambda: {PICTURE: 0, TABLE: 0})


def current(of: Hashable) -> Selected:
    """Return the selection for a fit: another fit begins with none."""
    found = st.session_state.get(STATE)
    if found is None or found.of != of:
        again = {name: n + 1 for name, n in found.drawn.items()} if found else {PICTURE: 0, TABLE: 0}
        found = st.session_state[STATE] = Selected(of, drawn=again)
    return found


def key_of(selected: Selected, place: str) -> str:
    """Return the key of the picture or the table that shows a selection."""
    return f"fit_selected_{place}_{selected.drawn[place]}"


def choose(selected: Selected, rows: Sequence[int], place: str) -> None:
    """Select the rows, as they were chosen in the picture or in the table."""
    rows = tuple(sorted({int(row) for row in rows}))
    if rows != selected.rows:
        selected.rows = rows
        selected.drawn[TABLE if place == PICTURE else PICTURE] += 1


def rows_of(selection: Mapping[str, Any], runs: pd.DataFrame) -> list[int]:
    """Return the rows that a picture's selection holds, clicked or brushed, of `runs` with `row`, `x`, `observed`."""
    clicked = {int(one[ROW]) for one in selection.get(CLICKED) or [] if ROW in one}
    brush = selection.get(BRUSHED) or {}
    inside = pd.Series(bool(brush), index=runs.index)
    for name, ends in brush.items():
        inside &= runs[name].between(min(ends), max(ends)) if name in runs else False
    within = set(runs.loc[inside & ~runs["excluded"].astype(bool), ROW].astype(int))
    return sorted((clicked | within) & set(runs[ROW].astype(int)))


def leave_out(selected: Selected, names: Mapping[int, str], place: str = PICTURE) -> None:
    """Offer to leave out the selected runs, beside the picture or the table, and name them; say how to select."""
    rows = selected.rows
    if not rows:
        if place == PICTURE:
            st.caption("Click a run in the picture, or drag over several, to leave them out.")
        return
    with st.container(key=f"{STATE}_{place}", gap="xsmall"):
        label = "Leave out the selected run" if len(rows) == 1 else f"Leave out the {len(rows)} selected runs"
        st.button(
            label, key=f"fit_leave_out_{place}", type="primary", icon=":material/remove_circle:",
            on_click=guarded(_without), args=(rows,), disabled=len(rows) > MOST_ROWS,
        )  # fmt: skip
        many = f" At most {MOST_ROWS} can be left out at once." if len(rows) > MOST_ROWS else ""
        st.caption(show.escape(_named(rows, names) + many))


def put_back() -> None:
    """Name the runs that were left out by their rows, and offer to put them back; nothing where there are none."""
    rows = rows_left_out(state.get("where"))
    if not rows:
        return
    table = question.unfiltered().table
    named = table["run"][table["run"] != ""] if "run" in table else table["excluded"].iloc[:0]
    names = {int(row): str(name) for row, name in zip(named.index, named, strict=True)}
    with st.container(key="fit_put_back", gap="xsmall"):
        label = "Put back the run left out" if len(rows) == 1 else f"Put back {plural(len(rows), 'run')} left out"
        st.button(label, key="fit_put_back_all", icon=":material/undo:", on_click=guarded(_with_all))
        st.caption(show.escape(_named(rows, names)))


def _named(rows: Sequence[int], names: Mapping[int, str]) -> str:
    named = ", ".join(str(names.get(row, f"row {row}")) for row in rows[:NAMED])
    return f"{named} and {len(rows) - NAMED} more." if len(rows) > NAMED else f"{named}."


def _without(rows: tuple[int, ...]) -> None:
    """Filter the runs by all that they are filtered by, and by not being one of these rows."""
    state.put(where=without_rows(state.get("where"), rows))
    state.forget_widgets()


def _with_all() -> None:
    """Take from the filter what leaves out rows by their numbers."""
    state.put(where=with_rows_back(state.get("where")))
    state.forget_widgets()
