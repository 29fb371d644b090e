"""The button with which a dashboard that is presented takes the whole screen."""

import pathlib

import streamlit as st

_SCRIPT = (pathlib.Path(__file__).parent / "present.js").read_text("utf-8")
_STYLE = "border: 1px solid currentColor; border-radius: .5rem; padding: .4rem .8rem; background: none; color: inherit"


def button() -> None:
    """Draw it; a page in a frame may have no right to the whole screen, and it then does nothing."""
    st.html(
        f'<button id="whole-screen" type="button" style="{_STYLE}">Whole screen</button><script>{_SCRIPT}</script>',
        unsafe_allow_javascript=True,
    )
