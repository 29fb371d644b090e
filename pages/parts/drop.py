"""A file that is dropped anywhere on a page goes to its box for files."""

import pathlib

import streamlit as st
from streamlit.components.v2 import component

_SCRIPT = pathlib.Path(__file__).with_suffix(".js").read_text("utf-8")
_DROP = component("explorer_drop", js=_SCRIPT)
_STYLE = """<style>
.st-key-explorer_drop {position: absolute; height: 0; overflow: hidden}
[data-testid="stFileUploaderDropzone"][data-waits] {outline: 2px dashed currentColor; outline-offset: 2px}
</style>"""


def anywhere() -> None:
    """Hear files that are dropped beside the box of this page, as long as it is shown."""
    st.html(_STYLE)
    _DROP(key="explorer_drop", data={})
