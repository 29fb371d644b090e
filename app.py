"""The scaling-law explorer: which pages there are."""

import streamlit as st

from core import log
from pages.parts import frame, router

st.set_page_config(page_title="Scaling-law explorer", page_icon=router.icon(), layout="wide")
with frame.last_resort():
    log.set_up()
    router.navigation().run()
