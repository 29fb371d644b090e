"""The frame around every screen: state in, one clear line for bad input, state out."""

import contextlib
import pathlib
from collections.abc import Callable, Iterator

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.errors import BadInput, LacksColumn
from core.log import refused
from pages.parts import account, badge, gone, guard, kept, offered, router, show, state, steps, target, upload
from pages.parts.dashboard import add
from pages.parts.queue import StoppedError

_STYLE, _FINGERS = ((pathlib.Path(__file__).parent / name).read_text("utf-8") for name in ("frame.css", "fingers.js"))
FROZEN = ("dashboard", "dashboards", "forecast", "forecasts", "mine")  # no target changes what they show


@contextlib.contextmanager
def last_resort() -> Iterator[None]:
    """Say in one line what goes wrong outside of every screen."""
    try:
        yield
    except BadInput as err:
        refused("the app", err)
        st.error(show.escape(show.short(str(err))))
    except Exception as err:
        st.error(show.escape(guard.sorry(err, "the app")))


def body() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return the two columns of a decision below its answer: a narrow rail of inputs, and the place of the picture.

    On a phone the picture comes first.
    """
    with st.container(key="body"):
        rail, picture = st.columns([1, 4.3], gap="small")
    return rail, picture


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
def screen(page: str, named: str | Callable[[], str]) -> Iterator[DeltaGenerator]:
    """Run a page's body below its title, and give it the place right under the title, for its answer.

    A title that depends on the address is found once that is read.

    The answer stands above the inputs so that it comes first on a phone too. BadInput becomes one line there,
    and so does what nobody foresaw, with its id in the log. The URL is written whatever happens.
    """
    router.ensure_entered(page)
    st.html(f"<style>{_STYLE}{badge.STYLE}</style>")
    with st.container(key="fingers"):
        st.html(f"<script>{_FINGERS}</script>", unsafe_allow_javascript=True)
    complaints = state.begin(page)
    title = named if isinstance(named, str) else named()
    shown = title if isinstance(named, str) else show.escape(title)  # somebody wrote it
    st.set_page_config(page_title=title)
    reopened = kept.reopen()
    upload.let_go_if_forgotten()
    kept.cookies(box=False)
    offered.TAKER.set(None if page in FROZEN else add.take)
    with st.container(key="top", gap="xsmall"):
        bar = st.container()
        with st.container(key="question", horizontal=True, vertical_alignment="center"):
            st.title(shown, anchor=False)
            steps.draw(page)
            account.control()
        if reopened:
            st.caption(show.escape(reopened))
        for line in complaints:
            st.warning(show.escape(show.short(line)))
        for line in guard.said_before():
            st.error(show.escape(show.short(line)))
        state.PLACE.set(st.container())
        complaint = st.container()  # what is wrong is said under the title, wherever it was found
        answer = st.container(key="answer", gap="xsmall")
    try:
        with bar:
            if page not in FROZEN:
                target.bar()
        with complaint:
            gone.refuse(page)
        yield answer
    except StoppedError:
        pass  # said where it would have been done
    except BadInput as err:
        refused(page, err)
        with complaint:
            st.error(show.escape(show.short(str(err))))
            _ways_out(page, err)
    except Exception as err:
        with complaint:
            st.error(show.escape(guard.sorry(err, page)))
            _ways_out(page, err)
    finally:
        state.publish(page)
