"""What every page shows in place of itself where the table of its address cannot be had: never another's result."""

import streamlit as st

from core.errors import BadInput
from core.log import refused
from pages.parts import kept, question, show, state, upload
from pages.parts.data import reading


def refuse(page: str) -> None:
    """Say in one line that the table of the address is not here, with the ways on, and end the page.

    Nothing happens where it is here.
    """
    try:
        question.unfiltered()
        return
    except BadInput as err:
        refused(page, err)
        line = str(err)
    (st.info if line in (kept.GONE, kept.ELSEWHERE) else st.error)(show.escape(line))
    first = {"data": state.default("data")}
    with st.container(width=640):
        upload.ask("Upload your runs" if state.get("share") else "Upload it again")
    with st.container(horizontal=True):
        if table := st.session_state.get(question.UPLOAD):
            mine = {"data": question.UPLOAD}
            label = show.escape(f"Go on with {table.name}")
            st.page_link("pages/data.py", label=label, icon=":material/arrow_forward:", query_params=mine)
        st.page_link("pages/data.py", label="Choose published runs", icon=":material/table:", query_params=first)
        st.page_link("pages/datasets.py", label="See the examples", icon=":material/library_books:", query_params=first)
    if (pending := upload.pending()) and pending.runs is None:
        reading.unusable(pending)
    st.stop()
