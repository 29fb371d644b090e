"""Why the verdict is what it is."""

import streamlit as st

from core.fit.diagnostics.contributions import contributions
from pages.parts import badge, show
from pages.parts.fit.context import FitContext, once
from pages.parts.panels import Panel


def _draw(context: FitContext) -> None:
    fit, table = context.fit, context.residuals
    parts = once("contributions", context, lambda: contributions(fit, table[~table["excluded"]]))
    st.markdown("\n".join(f"- **{source}.** {show.escape(text)}" for source, text in parts))
    badge.reasons(context.verdict)


PANEL = Panel("why", "Why this verdict?", _draw)
