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
</style>"""


@contextlib.contextmanager
def screen(page: str, title: str) -> Iterator[None]:
    """Run a page's body below its title. BadInput becomes one line; the URL is written whatever happens."""
    router.ensure_entered(page)
    st.html(_STYLE)
    complaints = state.begin()
    st.title(title, anchor=False)
    for line in complaints:
        st.warning(show.escape(line))
    place = st.empty()  # what is wrong is said under the title, wherever it was found
    try:
        yield
    except BadInput as err:
        place.error(show.escape(str(err)))
    finally:
        state.publish(page)
