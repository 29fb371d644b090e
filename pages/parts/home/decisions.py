"""What the plan leaves open: the way to one's own runs, and every question as a link to its page, in their groups."""

import itertools

import streamlit as st

from pages.parts import router, upload


def draw() -> None:
    """Draw the box for one's own runs, then every decision."""
    box, ways = st.columns([3, 1], vertical_alignment="center")
    with box:
        upload.ask("Use your own runs: drop the file anywhere on this page")
    with ways:
        st.page_link("pages/data.py", label="See the runs and their columns", icon=":material/table:")
        st.page_link("pages/datasets.py", label="Open published runs", icon=":material/database:")
    questions = [e for e in router.entries() if e.question]
    groups = [(group, list(entries)) for group, entries in itertools.groupby(questions, key=lambda e: e.group)]
    for (group, entries), place in zip(groups, st.columns(len(groups)), strict=True):
        with place, st.container(gap="xxsmall"):
            st.markdown(f"**{group.capitalize()}**")
            for entry in entries:
                st.page_link(f"pages/{entry.name}.py", label=entry.question)
