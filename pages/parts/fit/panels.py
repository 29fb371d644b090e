"""What stands behind the verdict on a fit, one click away each: small panels, drawn only when they are open."""

import streamlit as st

from pages.parts import panels
from pages.parts.fit import (
    backtest,
    beside,
    checklist,
    diagnosis,
    groups,
    held_parameters,
    identifiability,
    intervals,
    methods,
    next_runs,
    objectives,
    other_laws,
    reasons,
    residuals,
    search,
)
from pages.parts.fit.context import FitContext
from pages.parts.panels import Panel

SHOWN = "fit_shown"  # the fit whose panels are drawn: another begins with its own reasons open or shut
PANELS: tuple[Panel, ...] = (
    reasons.PANEL,
    diagnosis.PANEL,
    search.PANEL,
    residuals.PANEL,
    identifiability.PANEL,
    intervals.PANEL,
    objectives.PANEL,
    held_parameters.PANEL,
    backtest.PANEL,
    next_runs.PANEL,
    other_laws.PANEL,
    beside.PANEL,
    groups.PANEL,
    checklist.PANEL,
    methods.PANEL,
)  # in the order in which a sceptic would ask


def draw(context: FitContext) -> None:
    """Draw the panels of a fit."""
    if st.session_state.get(SHOWN) != context.key:
        st.session_state[SHOWN] = context.key
        st.session_state["fit_why"] = context.verdict.level != "solid"
    with st.container(key="evidence"):
        panels.draw("fit", PANELS, context)
