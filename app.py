"""The scaling-law explorer: which pages there are."""

import pathlib

import streamlit as st

from core import log
from pages.parts import frame, router

ICON = pathlib.Path(__file__).parent / "pages" / "parts" / "icon.svg"  # a Material symbol would come from another host

st.set_page_config(page_title="Scaling-law explorer", page_icon=str(ICON), layout="wide")
with frame.last_resort():
    log.set_up()
    router.navigation().run()
