"""The pages there are, and the way back to them for a visitor who came in through a side door.

Until st.navigation has been called once in a server's life, Streamlit takes every file in pages/ for a page of its
own and opens a link to one without running app.py. The first visitor after a start may well come by such a link.
"""

import streamlit as st

ENTERED = "entered"
PAGES = {
    "home": "Home",
    "data": "Data",
    "fit": "Fit",
    "extrapolate": "Extrapolate",
    "allocate": "Allocate",
    "shape": "Shape",
    "inference": "Inference",
    "mixture": "Mixture",
    "vocabulary": "Vocabulary",
    "attention": "Attention",
    "batch": "Batch",
    "schedule": "Schedule",
    "laws": "Laws",
}


def navigation():
    """Declare the pages and return the one that is asked for."""
    st.session_state[ENTERED] = True
    pages = [
        st.Page(f"pages/{name}.py", title=title, url_path=name, default=name == "home") for name, title in PAGES.items()
    ]
    return st.navigation(pages, position="top")


def ensure_entered(page: str) -> None:
    """Start over through app.py, with the same link, if this page was opened without it."""
    if ENTERED not in st.session_state:
        link = st.query_params.to_dict()
        navigation()
        st.switch_page(f"pages/{page}.py", query_params=link)
