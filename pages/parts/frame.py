"""The frame around every screen: state in, one clear line for bad input, state out."""

import contextlib
from collections.abc import Iterator

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.errors import BadInput, LacksColumn
from core.log import refused
from pages.parts import badge, guard, router, show, state, upload
from pages.parts.queue import StoppedError

_STYLE = """
[data-testid="stMetricValue"] > div {white-space: normal; line-height: 1.15}
[data-testid="stMetricLabel"], [data-testid="stMetricLabel"] * {
    white-space: normal !important; overflow: visible; max-width: 100%}
[data-testid="stCheckbox"] label * {white-space: normal; overflow: visible}
[data-testid="stButtonGroup"] [role="radiogroup"] {flex-wrap: wrap}
[data-testid="stMainBlockContainer"] {max-width: 1320px; padding-top: 4.2rem; padding-bottom: 3rem}
h1 {padding-top: 0}
a:focus-visible, button:focus-visible {outline: 2px solid currentColor; outline-offset: 2px}
[data-testid="stExpander"] summary, [data-testid="stExpander"] summary * {opacity: 1}
[data-testid="stExpander"] summary p {font-size: 1rem}
.st-key-evidence details[open] > [data-testid="stExpanderDetails"] {
    border-left: 2px solid rgba(128, 134, 145, 0.35); margin-left: 2px; padding-left: 1rem}
.katex-display {overflow-x: auto; overflow-y: hidden; padding: 0.4rem 0}
[data-testid="stMarkdownContainer"] table {display: block; overflow-x: auto}
[data-testid="stElementToolbarButton"]:has([aria-label="Download as CSV"]) {display: none}
"""


@contextlib.contextmanager
def last_resort() -> Iterator[None]:
    """Say in one line what goes wrong outside of every screen."""
    try:
        yield
    except BadInput as err:
        refused("the app", err)
        st.error(show.escape(str(err)))
    except Exception as err:
        st.error(show.escape(guard.sorry(err, "the app")))


def _ways_out(page: str, error: Exception) -> None:
    """Lead from a page to where what does not work can be changed."""
    lacks = isinstance(error, LacksColumn) and upload.is_own()
    with st.container(horizontal=True):
        if page != "fit":
            st.page_link("pages/fit.py", label="Change law or options", icon=":material/tune:")
        if page != "data":
            label = "Say what its columns are" if lacks else "Change the runs"
            st.page_link("pages/data.py", label=label, icon=":material/table:")


@contextlib.contextmanager
def screen(page: str, title: str) -> Iterator[DeltaGenerator]:
    """Run a page's body below its title, and give it the place right under the title, for its answer.

    The answer stands above the inputs so that it comes first on a phone too. BadInput becomes one line there,
    and so does what nobody foresaw, with its id in the log. The URL is written whatever happens.
    """
    router.ensure_entered(page)
    st.html(f"<style>{_STYLE}{badge.STYLE}</style>")
    complaints = state.begin(page)
    st.title(title, anchor=False)
    for line in complaints:
        st.warning(show.escape(line))
    for line in guard.said_before():
        st.error(show.escape(line))
    state.PLACE.set(st.container())
    complaint = st.container()  # what is wrong is said under the title, wherever it was found
    answer = st.container()
    try:
        yield answer
    except StoppedError:
        pass  # said where it would have been done
    except BadInput as err:
        refused(page, err)
        with complaint:
            st.error(show.escape(str(err)))
            _ways_out(page, err)
    except Exception as err:
        with complaint:
            st.error(show.escape(guard.sorry(err, page)))
            _ways_out(page, err)
    finally:
        state.publish(page)
