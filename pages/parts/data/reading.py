"""How one's own file was read: what it leaves open, what each column is taken for, and which rows are left out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import BadInput
from core.runs import COLUMNS, Mapped, Runs, in_child
from core.runs import column as canonical
from core.runs.check.histories import THINNED
from core.runs.numbers import value as parsed
from core.runs.options import OpenQuestion
from core.runs.schema import FAMILIES
from core.runs.words import quote
from pages.parts import show, upload
from pages.parts.guard import guarded

RULES = ("all", "last", "after warm-up", "every 10", "cooled")
NOTHING = "(not used)"
MOST_FAMILIES = 30  # unread columns that are offered as a target, a domain or a share under their own name
SHOWN = 200  # rows that are listed with their reasons


def questions(reading: in_child.FileReading) -> None:
    """Ask what the file leaves open, and show what was answered. An answer reads the file again."""
    for number, open_question in enumerate(reading.questions):
        _ask(number, open_question)
    still_open = {(q.option, q.column) for q in reading.questions}
    for number, (question, label) in enumerate(upload.answered()):
        if (question.option, question.column) not in still_open:
            _show_answer(number, question, label)


def _show_answer(number: int, question: OpenQuestion, label: str) -> None:
    """Say what was answered to a question that the file leaves open no more, and let it be asked again."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{show.escape(question.text)} Answered: **{show.escape(label)}**", width="content")
        st.button(
            "Change", key=f"data_change_{number}", type="tertiary", icon=":material/undo:",
            help="Ask again", on_click=guarded(upload.ask_again), args=(question,),
        )  # fmt: skip


def checkpoints(table: Runs) -> None:
    """Offer the rules that say which rows of a history count, where runs have several rows."""
    if table.n_rows <= table.n_runs:
        return
    now = upload.choices()["options"].checkpoints
    rules = list(dict.fromkeys([now, "", *RULES]))
    st.selectbox(
        "Checkpoints that count", rules, index=0, key=f"data_checkpoints_{now}", on_change=guarded(_thin),
        args=(f"data_checkpoints_{now}",), format_func=lambda rule: show.escape(rule) or "as many as the file suggests",
    )  # fmt: skip
    for said in (p.message for p in table.problems if THINNED in p.message):
        st.caption(show.escape(said[:1].upper() + said[1:]))


def _thin(key: str) -> None:
    upload.answer("checkpoints", st.session_state[key])


def _ask(number: int, asked_now: OpenQuestion) -> None:
    labels = [label for label, _ in asked_now.choices]
    now = labels.index(asked_now.chosen) if asked_now.chosen in labels else None
    key = f"data_question_{number}_{asked_now.option}_{asked_now.column}"
    st.radio(
        show.escape(asked_now.text), labels, index=now, key=key, horizontal=True, format_func=show.escape,
        on_change=guarded(_answered(asked_now, key)),
    )  # fmt: skip


def _answered(asked_now: OpenQuestion, key: str) -> Callable[[], None]:
    return lambda: upload.answer_question(asked_now, st.session_state[key])


def columns(reading: in_child.FileReading, first: bool = False) -> None:
    """Let people correct what each column of their file is taken for. `first`: nothing can be done before."""
    known = {m.source: m for m in reversed(reading.mapping)}  # a header read twice is edited as what it is first
    unread = Mapped("", NOTHING, 1.0, "")
    rows = [
        {
            "in the file": header, "cells": ", ".join(cells), "read as": (m := known.get(header, unread)).column,
            "times": _times(m.factor), "unit": m.unit, "why": m.why,
        }
        for header, cells in reading.samples.items()
    ]  # fmt: skip
    families = [m.column for m in reading.mapping if m.column not in COLUMNS]
    unread_headers = [header for header in reading.samples if header not in known][:MOST_FAMILIES]
    families += [f"{prefix}/{header}" for prefix in FAMILIES for header in unread_headers]
    with st.form("data_mapping", border=False):
        st.caption("Choose what each column is, and by how much to multiply it (1e9 for billions).")
        edited = st.data_editor(
            pd.DataFrame(rows), hide_index=True, key="data_editor", disabled=["in the file", "cells", "unit", "why"],
            column_order=["in the file", "read as", "times", "unit", "cells", "why"],  # what is edited fits a phone
            column_config={
                "read as": st.column_config.SelectboxColumn(options=[NOTHING, *COLUMNS, *families], required=True),
                "times": st.column_config.TextColumn(required=True),  # a field of numbers makes 19 of a typed 1e9
            },
        )  # fmt: skip
        if st.form_submit_button("Read it this way", type="primary" if first else "secondary"):
            try:
                chosen = [mapped(row, known) for row in edited.to_dict("records") if row["read as"] != NOTHING]
            except BadInput as err:
                st.error(show.escape(str(err)))
                return
            upload.correct((*chosen, *_computed(reading.mapping, chosen)))
            st.rerun()


def mapped(row: Mapping[Any, Any], known: Mapping[str, Mapped]) -> Mapped:
    """Return what a row of the editor says of its column; what nobody changed stays as it was read.

    Raises BadInput where the factor is no number above 0.
    """
    before, times = known.get(row["in the file"]), str(row["times"]).strip()
    same = times == _times(before.factor if before else 1.0)
    if before and same and before.column == row["read as"]:
        return before
    factor = (before.factor if before else 1.0) if same else parsed(times)
    if factor is None or not 0 < factor < float("inf"):
        raise BadInput(f"times {quote(times)} of {quote(row['in the file'])}: allowed are numbers above 0, such as 1e9")
    return Mapped(row["in the file"], row["read as"], factor, canonical(row["read as"]).unit)


def _times(factor: float) -> str:
    """Write a factor as people type it: 1e9, 3600, 0.693147."""
    return f"{factor:.6g}".replace("e+0", "e").replace("e+", "e").replace("e-0", "e-")


def _computed(mapping: Sequence[Mapped], chosen: Sequence[Mapped]) -> list[Mapped]:
    """Return the columns that are computed from headers which nobody changed, and which are read as something too."""
    names = {m.column for m in chosen}
    again = [m for m in mapping if m.times and m not in chosen and m.column not in names]
    kept = [m for m in again if any(c.source == m.source and c in mapping for c in chosen)]
    names |= {m.column for m in kept}
    return [m for m in kept if set(m.times) <= names]


def left_out(table: Runs) -> None:
    """List the rows that are left out, each with its reason, and take back those that a person ticks."""
    rest = table.table.iloc[np.flatnonzero(~table.used)[:SHOWN]]
    if not len(rest):
        return
    shown = pd.DataFrame({
        "use": False, "row": rest.index, "run": rest["run"] if "run" in rest else "",
        "left out because": rest["excluded"].where(rest["excluded"] != "", "diverged"),
    })  # fmt: skip
    with st.form("data_left_out", border=False):
        edited = st.data_editor(
            shown, hide_index=True, key="data_left_out_rows", disabled=["row", "run", "left out because"]
        )
        if st.form_submit_button("Use the ticked rows"):
            kept = upload.choices()["options"].keep | {int(row) for row in edited["row"][edited["use"]]}
            upload.answer("keep", frozenset(kept))
            st.rerun()


def unusable(reading: in_child.FileReading) -> None:
    """Open the mapping of a file that gave no runs."""
    st.subheader(f"The columns of {show.escape(reading.name)}", anchor=False)
    questions(reading)
    columns(reading, first=True)
    st.button("Put this file aside", on_click=guarded(upload.put_aside))
