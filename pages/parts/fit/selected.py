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
from core.charts.theme import PALETTES
from core.runs.where import without_rows
from pages.parts import show, state
from pages.parts.guard import guarded

STATE = "fit_selected"  # and the key of what can be done with it
MOST_ROWS, NAMED = 60, 3  # that are left out at once, and that are named
PICTURE, TABLE = "picture", "table"
STICKY = "position: sticky; bottom: 0.5rem; z-index: 5; padding: 0.4rem; border-radius: 0.5rem;"


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


def leave_out(selected: Selected, names: Mapping[int, str]) -> None:
    """Offer to leave out the selected runs, and name them; say how to select where none is."""
    rows = selected.rows
    if not rows:
        st.caption("Click a run, or drag over several, to see or leave out what you select.")
        return
    # In sight wherever the picture is looked at: the row sticks to the lower edge of the window until it is reached.
    st.html(f"<style>.st-key-{STATE} {{{STICKY} background: {PALETTES[show.mode()].background}}}</style>")
    with st.container(horizontal=True, vertical_alignment="center", key=STATE):
        label = "Leave out the selected run" if len(rows) == 1 else f"Leave out the {len(rows)} selected runs"
        st.button(
            label, key="fit_leave_out_selected", type="primary", icon=":material/remove_circle:",
            on_click=guarded(_without), args=(rows,), disabled=len(rows) > MOST_ROWS,
        )  # fmt: skip
        st.caption(show.escape(_named(rows, names)))


def _named(rows: Sequence[int], names: Mapping[int, str]) -> str:
    named = ", ".join(str(names.get(row, f"row {row}")) for row in rows[:NAMED])
    named += f" and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
    return f"{named}. At most {MOST_ROWS} can be left out at once." if len(rows) > MOST_ROWS else named


def _without(rows: tuple[int, ...]) -> None:
    """Filter the runs by all that they are filtered by, and by not being one of these rows."""
    state.put(where=without_rows(state.get("where"), rows))
    state.forget_widgets()
