"""What is asked of the runs: the table, an upload, and the rows to keep."""

import streamlit as st

from pages.parts import question, show, state, upload
from pages.parts.data import filters


def choose() -> None:
    """Ask for the table: a bundled one, one's own, or the rows to keep."""
    if state.get("share"):
        st.caption(f"Opened from a link: {show.escape(question.unfiltered().name)}")
        st.page_link("pages/datasets.py", label="See the bundled data sets", icon=":material/arrow_back:")
    else:
        _table()
    upload.ask()
    st.text_input(
        "Keep only runs where",
        placeholder="State = finished and params > 50M",
        help="Columns go by the headers of your file. Say = != < > contains, in (a, b), and, or, not.",
        **state.bind("data", "where"),
    )
    filters.chips()
    filters.suggestions()


def _table() -> None:
    label = question.offered()
    bound = state.bind("data", "data", label)
    st.selectbox("Data set", list(label), format_func=lambda n: label[n] if n in label else n, **bound)
