"""Bring one's own table: the file, the unit of its losses, and which column means what."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.errors import BadInput
from core.log import refused
from core.runs import COLUMNS, Mapped, Runs, in_child
from core.runs import column as canonical
from core.runs.words import quote
from pages.parts import question, show, state

RAW, WRONG = "upload_raw", "upload_wrong"
UNITS = ["nats per token", "bits per token", "nats per byte", "bits per byte"]
KINDS = ["csv", "tsv", "txt", "json", "jsonl", "parquet", "xlsx"]
NOTHING = "(not used)"


@dataclass(frozen=True)
class Raw:
    """An uploaded file as it was read, before its columns were given a meaning: its cells stay packed."""

    file: str
    reading: in_child.FileReading


def ask() -> None:
    """Ask for a file; a new one becomes the table of this session. One that cannot be read says why, below itself."""
    in_child.readers().warm()
    with st.container(border=True):
        file = st.file_uploader(
            "Or upload your runs", KINDS, key="data_file",
            help="One row a run or a checkpoint: a loss, and what was varied, such as params and tokens. CSV, TSV, "
            "JSON lines, Parquet or XLSX. It stays in this browser session unless you make a link.",
        )  # fmt: skip
        if file and st.session_state.get("uploaded") != file.file_id:
            st.session_state["uploaded"] = file.file_id
            st.session_state[WRONG] = _take(file.file_id, file.name, file.getvalue())
            if not st.session_state[WRONG]:
                st.rerun()
        if file and st.session_state.get(WRONG):
            st.error(show.escape(st.session_state[WRONG]))
        if is_own():
            table = st.session_state[question.UPLOAD]
            st.session_state.setdefault("w:data:unit", table.loss_unit)
            st.selectbox("Its losses are in", UNITS, key="w:data:unit", on_change=_change_unit)


def is_own() -> bool:
    """Whether the table in use is this session's upload, not yet shared."""
    return state.get("data") == question.UPLOAD and question.UPLOAD in st.session_state and not state.get("share")


def _take(file: str, name: str, data: bytes) -> str:
    """Make a file the table of this session; return what is wrong with it, or nothing."""
    try:
        with st.spinner("Reading the file"):
            reading = in_child.readers().call(in_child.read_file, data, quote(name), name=name)
        if reading.runs is None:
            raise BadInput(reading.refusal)
        question.upload(reading.runs)
    except BadInput as err:
        refused("upload", err)
        return str(err)
    st.session_state[RAW] = Raw(file, reading)
    return ""


def _change_unit() -> None:
    """Read the same columns again with the losses in another unit."""
    table = st.session_state[question.UPLOAD]
    _read_again(table.mapping, st.session_state["w:data:unit"])


def _read_again(mapping: Sequence[Mapped], loss_unit: str) -> None:
    """Read the cells of the file in another way. Raises BadInput where that gives no runs."""
    reading: in_child.FileReading = st.session_state[RAW].reading
    question.upload(
        in_child.readers().call(
            in_child.read_cells, reading.raw, quote(reading.name), name=reading.name, mapping=tuple(mapping),
            loss_unit=loss_unit,
        )
    )  # fmt: skip


def remap(table: Runs) -> None:
    """Let people correct how the columns of their file were read."""
    headers = st.session_state[RAW].reading.headers
    known = {m.source: m for m in table.mapping}
    unread = Mapped("", NOTHING, 1.0, "")
    found = {h: known.get(h, unread) for h in headers}
    rows = [{"in the file": h, "read as": m.column, "times": m.factor} for h, m in found.items()]
    families = [m.column for m in table.mapping if m.column not in COLUMNS]
    with st.form("data_mapping", border=False):
        st.caption("Wrong? Choose what each column is, and by how much to multiply it (1e9 for billions).")
        edited = st.data_editor(
            pd.DataFrame(rows), hide_index=True, key="data_editor", disabled=["in the file"],
            column_config={
                "read as": st.column_config.SelectboxColumn(options=[NOTHING, *COLUMNS, *families], required=True),
                "times": st.column_config.NumberColumn(format="%g", min_value=0.0, required=True),
            },
        )  # fmt: skip
        if st.form_submit_button("Read it this way"):
            chosen = [r for r in edited.to_dict("records") if r["read as"] != NOTHING]
            mapping = [
                Mapped(r["in the file"], r["read as"], float(r["times"]), canonical(r["read as"]).unit) for r in chosen
            ]
            _read_again(mapping, table.loss_unit)
            st.rerun()
