"""What the runs are: where they come from, how their columns were read, where they lie, what was wrong."""

from dataclasses import replace

import streamlit as st

from core.errors import BadInput
from core.runs import Runs
from core.runs.words import plural
from pages.parts import question, show, upload
from pages.parts.data import controls, panels, reading
from pages.parts.frame import body, screen

MENU = {"title": "My runs", "order": 10}


def _counted(table: Runs) -> str:
    """Say how many rows are used, of how many runs."""
    runs = replace(table, table=table.included).n_runs
    return f"**{len(table.included):,} of {table.n_rows:,} rows are used**, from {plural(runs, 'run')}."


def _varied(table: Runs) -> str:
    """Say what differs between the runs, and in what unit the targets are."""
    vary = f"Runs vary {show.listed(table.factors)}." if table.factors else "The settings of all runs are alike."
    return f"{vary} {_measured(table)}"


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
    rail, place = body()
    with rail:
        controls.choose()
    with place:
        if (pending := upload.pending()) and pending.runs is None:
            reading.unusable(pending)
            st.stop()
        table = _table()
        line = show.provenance(_unit(table), table.name)
        with answer, st.container(horizontal=True, vertical_alignment="center", key="data_answer"):
            st.markdown(_counted(table), width="content")
            panels.next_step(table)
        if pending:
            reading.questions(pending)
            reading.checkpoints(table)
        panels.problems(table)
        panels.runs(table, line)
        panels.ranges(table, line)
        st.caption(show.escape(f"{_varied(table)} {line}"))
        panels.about(table)
        panels.ways_on(table)
    panels.details(table, line)
