"""What the runs are: where they come from, how their columns were read, where they lie, what was wrong."""

from dataclasses import replace

import streamlit as st

from core.errors import BadInput
from core.runs import Runs
from core.runs.words import plural
from pages.parts import question, show, upload
from pages.parts.data import controls, panels, reading
from pages.parts.frame import screen

MENU = {"title": "My runs", "order": 10}


def _counted(table: Runs) -> str:
    """Say how many rows are used, of how many runs, and what differs between them."""
    runs = replace(table, table=table.included).n_runs
    vary = f"they vary {show.escape(show.listed(table.factors))}" if table.factors else "their settings are all alike"
    return (
        f"**{len(table.included):,} of {table.n_rows:,} rows are used**, from {plural(runs, 'run')}; "
        f"{vary}. {show.escape(_measured(table))}"
    )


def _measured(table: Runs) -> str:
    """Say in what unit the targets are."""
    units = list(dict.fromkeys(table.unit(name) for name in table.targets if name.startswith("loss")))
    return f"Losses are in {', '.join(units)}." if units else f"Targets are {show.listed(table.targets)}."


def _unit(table: Runs) -> str:
    """Return the unit that the pictures' line names: that of the first target."""
    return table.unit(table.targets[0]) if table.targets else table.loss_unit


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
        line = show.provenance(_unit(table), table.name)
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
