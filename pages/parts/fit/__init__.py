"""What stands behind the verdict on a fit, one click away each: small panels, drawn only when they are open."""

import streamlit as st

from core.errors import BadInput
from pages.parts import show
from pages.parts.fit import (
    backtest,
    checklist,
    groups,
    held_parameters,
    identifiability,
    intervals,
    methods,
    objectives,
    other_laws,
    reasons,
    residuals,
    search,
)
from pages.parts.fit.panel import Case, Panel
from pages.parts.queue import StoppedError

SHOWN = "fit_shown"  # the fit whose panels are drawn: another begins with its own reasons open or shut
PANELS: tuple[Panel, ...] = (
    reasons.PANEL,
    search.PANEL,
    residuals.PANEL,
    identifiability.PANEL,
    intervals.PANEL,
    objectives.PANEL,
    held_parameters.PANEL,
    backtest.PANEL,
    other_laws.PANEL,
    groups.PANEL,
    checklist.PANEL,
    methods.PANEL,
)


def panels(case: Case) -> None:
    """Draw the panels, in the order in which a sceptic would ask."""
    if st.session_state.get(SHOWN) != case.key:
        st.session_state[SHOWN] = case.key
        st.session_state["fit_why"] = case.verdict.level != "solid"
    with st.container(key="evidence"):
        learned = [_draw(panel, case) for panel in PANELS if panel.asked(case)]
    if any(learned):
        st.rerun()  # a title is written before its panel has found the answer


def _draw(panel: Panel, case: Case) -> bool:
    """Draw one panel, and tell whether its answer is another now than the one in its title."""
    answer = panel.answer(case)
    title = f"{panel.question} · {show.escape(answer)}" if answer else panel.question
    key = f"fit_{panel.key}"
    # Another title makes another widget of it: what was open stays open.
    with st.expander(title, expanded=bool(st.session_state.get(key)), on_change="rerun", key=key) as box:
        if not box.open:
            return False
        try:
            panel.draw(case)
        except BadInput as err:
            st.info(show.escape(str(err)), icon=":material/info:")
        except StoppedError:
            return False  # said where it would have been done; the panels below stay
    return panel.answer(case) != answer
