"""Bring one's own table: the file, the unit of its losses, and which column means what."""

import pandas as pd
import streamlit as st

from core import runs
from core.runs import COLUMNS, Mapped, Runs
from core.runs import column as canonical
from pages.parts import work

RAW = "upload_raw"
UNITS = ["nats per token", "bits per token", "nats per byte", "bits per byte"]
KINDS = ["csv", "tsv", "txt", "json", "jsonl", "parquet", "xlsx"]
NOTHING = "(not used)"


def ask() -> None:
    """Ask for a file; a new one becomes the table of this session. Raises BadInput when it cannot be read."""
    with st.container(border=True):
        file = st.file_uploader(
            "Or upload your runs", KINDS, key="data_file",
            help="One row a run or a checkpoint: a loss, and what was varied, such as params and tokens. CSV, TSV, "
            "JSON lines, Parquet or XLSX. It stays in this browser session unless you make a link.",
        )  # fmt: skip
        unit = st.selectbox("Its losses are in", UNITS, key="data_unit")
    if file and st.session_state.get("uploaded") != (file.file_id, unit):
        st.session_state["uploaded"] = (file.file_id, unit)
        raw = runs.readers.read(file.name, file.getvalue())
        work.upload(runs.from_table(raw, file.name, loss_unit=unit))
        st.session_state[RAW] = (raw, unit)
        st.rerun()


def remap(table: Runs) -> None:
    """Let people correct how the columns of their file were read."""
    raw, unit = st.session_state[RAW]
    known = {m.source: m for m in table.mapping}
    unread = Mapped("", NOTHING, 1.0, "")
    found = {str(h): known.get(h, unread) for h in raw.columns}
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
            work.upload(runs.from_table(raw, table.name, mapping, loss_unit=unit))
            st.rerun()
