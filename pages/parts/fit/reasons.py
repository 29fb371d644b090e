"""Why the verdict is what it is."""

import streamlit as st

from pages.parts import show
from pages.parts.fit.panel import Case, Panel


def _draw(case: Case) -> None:
    st.markdown("\n".join(f"- {show.ICON[r.level]} {show.escape(r.text)}" for r in case.verdict.reasons))


PANEL = Panel("why", "Why this verdict?", _draw)
