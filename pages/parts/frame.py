"""The frame around every screen: state in, one clear line for bad input, state out."""

import contextlib
from collections.abc import Iterator

import streamlit as st

from core.errors import BadInput
from pages.parts import router, show, state

_STYLE = """<style>
[data-testid="stMetricValue"] > div {white-space: normal; line-height: 1.15}
[data-testid="stMainBlockContainer"] {max-width: 1320px; padding-top: 4.2rem; padding-bottom: 3rem}
h1 {padding-top: 0}
a:focus-visible, button:focus-visible {outline: 2px solid currentColor; outline-offset: 2px}
.katex-display {overflow-x: auto; overflow-y: hidden}
[data-testid="stMarkdownContainer"] table {display: block; overflow-x: auto}
</style>"""


@contextlib.contextmanager
def screen(page: str, title: str) -> Iterator[None]:
    """Run a page's body below its title. BadInput becomes one line; the URL is written whatever happens."""
    router.ensure_entered(page)
    st.html(_STYLE)
    complaints = state.begin(page)
    st.title(title, anchor=False)
    for line in complaints:
        st.warning(show.escape(line))
    place = st.empty()  # what is wrong is said under the title, wherever it was found
    try:
        yield
    except BadInput as err:
        place.error(show.escape(str(err)))
        with st.container(horizontal=True):
            st.page_link("pages/fit.py", label="Change law or options", icon=":material/tune:")
            st.page_link("pages/data.py", label="Change the runs", icon=":material/table:")
    finally:
        state.publish(page)
