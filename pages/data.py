"""What the runs are: where they come from, how their columns were read, where they lie, what was wrong."""

import streamlit as st

from core.errors import BadInput
from core.runs import Runs
from pages.parts import question, show, upload
from pages.parts.data import controls, panels, reading
from pages.parts.frame import screen

MENU = {"title": "Data", "order": 10}


def _counted(table: Runs) -> str:
    """Say how many rows are used, and what differs between them."""
    return (
        f"**{len(table.included):,} of {table.n_rows:,} rows are used**, from {table.n_runs:,} runs; "
        f"they vary {show.escape(show.listed(table.factors))}. Losses are in {show.escape(table.loss_unit)}."
    )


def _table() -> Runs:
    """Return the runs, or all of them and one line why where the filter cannot be used."""
    try:
        return question.current().runs
    except BadInput as err:
        st.error(show.escape(str(err)))
        return question.unfiltered()


with screen("data", "Which runs are you asking about?") as answer:
    left, right = st.columns([1, 2.4], gap="large")
    with left:
        controls.choose()
    with right:
        if (pending := upload.pending()) and pending.runs is None:
            reading.unusable(pending)
            st.stop()
        table = _table()
        line = show.provenance(table.loss_unit, table.name)
        with answer:
            st.markdown(_counted(table))
        panels.about(table)
        st.caption(show.escape(line))
        if pending:
            reading.questions(pending)
            reading.checkpoints(table)
        panels.problems(table)
        panels.ranges(table, line)
        panels.ways_on(table)
    panels.details(table, line)
