"""The steps of My runs: the runs and their columns, the fit and how far to trust it, then what to do with it."""

import streamlit as st

from pages.parts import router

FIRST, AFTER = "data", "home"  # where the steps begin, and where they lead


def draw(page: str) -> None:
    """Draw the steps beside the title of a page that is one of them, the open one marked."""
    names = [FIRST, *(e.name for e in router.entries() if e.under == FIRST)]
    if page not in names:
        return
    with st.container(key="steps", horizontal=True, gap="small", vertical_alignment="center", width="content"):
        for number, name in enumerate([*names, AFTER], start=1):
            title = "Runs" if name == FIRST else router.entry(name).title
            label = f"{number}\u2002{title}"
            st.page_link(f"pages/{name}.py", label=f"**{label}**" if name == page else label)
