"""The questions that the plan leaves open, each a link to its page, in their groups."""

import itertools

import streamlit as st

from pages.parts import router, upload


def draw() -> None:
    """Draw the way to one's own runs, then every decision."""
    uploaded = upload.is_own()
    label, kind = ("See your runs", "secondary") if uploaded else ("Use your own runs", "primary")
    icon = ":material/table:" if uploaded else ":material/upload:"
    if st.button(label, type=kind, icon=icon, key="home_upload", width="stretch"):
        st.switch_page("pages/data.py")
    questions = [e for e in router.entries() if e.question]
    for group, entries in itertools.groupby(questions, key=lambda e: e.group):
        st.markdown(f"**{group.capitalize()}**")
        with st.container(gap="xxsmall"):
            for entry in entries:
                st.page_link(f"pages/{entry.name}.py", label=entry.question)
    st.page_link("pages/datasets.py", label="Open published runs", icon=":material/database:")
