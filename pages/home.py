"""What the explorer is for, and real runs to begin with."""

import streamlit as st

from core import runs
from core.units import count
from pages.parts import router, state
from pages.parts.frame import screen
from pages.parts.home import cards

MENU = {"title": "Home", "order": 0}


def _questions() -> None:
    """The decisions there are, each a link to its page."""
    st.markdown("**What do you want to decide?**")
    with st.container(horizontal=True, gap="small", key="home_questions"):
        for entry in router.entries():
            if entry.question:
                st.page_link(f"pages/{entry.name}.py", label=entry.question, icon=f":material/{entry.icon}:")


with screen("home", "How large a model, on how many tokens, for your compute?"):
    st.markdown(
        "Fit scaling laws to your training runs, see how far the fit can be trusted, and turn a compute budget into a "
        "model size and a number of tokens, with intervals. Start from published runs below, or upload your own table."
    )
    with st.container(horizontal=True):
        if st.button("Plan with the Chinchilla runs", type="primary", icon=":material/bolt:", key="home_plan"):
            st.switch_page("pages/allocate.py", query_params={"data": state.default("data")})
        if st.button("Upload your runs", icon=":material/upload:", key="home_upload"):
            st.switch_page("pages/data.py")
    _questions()
    every = runs.bundled()
    total = sum(runs.load_bundled(c.name).n_runs for c in every)
    st.caption(f"{len(every)} bundled data sets, {count(total)} training runs, every one with its source and licence")
    for pair in zip(every[::2], [*every[1::2], None], strict=False):
        for column, card in zip(st.columns(2), pair, strict=True):
            if card:
                with column:
                    cards.draw(card)
