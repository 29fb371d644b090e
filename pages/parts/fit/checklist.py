"""The checklist of what usually goes wrong."""

import pandas as pd
import streamlit as st

from core.fit.diagnostics.checklist import Item, checklist
from core.verdict import Level
from pages.parts import badge, show
from pages.parts.fit import objectives, other_laws
from pages.parts.fit.context import FitContext, better, known, once
from pages.parts.fit.identifiability import identified
from pages.parts.panels import Panel

LEVELS: dict[str, Level] = {"ok": "solid", "care": "care", "do not": "no"}
VIEWS = {
    "Ask for care": ("do not", "care"),
    "In order": ("ok",),
    "Not checked": ("not checked",),
    "Do not apply": ("not applicable",),
}


def items(context: FitContext) -> list[Item]:
    """Return the checklist of a fit: the deep one where that was asked for."""
    deep = known("checklist", context, "deep")
    return deep or once(
        "checklist", context, lambda: checklist(context.fit, context.table, identified=identified(context))
    )


def _draw(context: FitContext) -> None:
    found = items(context)
    counts = {view: sum(i.state in states for i in found) for view, states in VIEWS.items()}
    shown = [view for view in VIEWS if counts[view]]
    chosen = st.session_state.get("fit_points")
    view = st.segmented_control(
        "Points", shown, format_func=lambda v: f"{v} ({counts[v]})", required=True, key="fit_points",
        default=None if chosen in shown else shown[0], label_visibility="collapsed",
    )  # fmt: skip
    for item in found:
        if item.state in VIEWS[view or shown[0]]:
            mark = f"{badge.ICON[LEVELS[item.state]]} " if item.state in LEVELS else ""
            st.markdown(f"- {mark}**{show.escape(item.pain)}.** {show.sentence(item.text)}")
    if known("checklist", context, "deep") is None:
        st.caption("Some points need refits, a few dozen short ones: other starts, objectives, parts of the runs.")
        if st.button("Check the rest", key="fit_check_rest", icon=":material/checklist:") or _begun(context):
            _deepen(context)
    rows = pd.DataFrame([{"what goes wrong": i.pain, "state": i.state, "finding": i.text} for i in found])
    show.take_csv(rows, f"{context.fit.table}-checklist", context.line)


def _begun(context: FitContext) -> bool:
    """Whether the rest was asked for and has not come: a rerun in between goes on with it."""
    return st.session_state.get("fit_check_begun") == context.key


def _deepen(context: FitContext) -> None:
    st.session_state["fit_check_begun"] = context.key
    known_by_now = {
        "identified": identified(context), "comparison": other_laws.found(context),
        "multiverse": objectives.found(context),
    }  # fmt: skip
    found, progress = better(
        "checklist", context, "Checking the rest",
        lambda tell: checklist(context.fit, context.table, deep=True, progress=tell, **known_by_now), "deep",
    )  # fmt: skip
    progress()
    if found is not None:
        st.session_state.pop("fit_check_begun", None)
        st.rerun()


def _answer(context: FitContext) -> str:
    found = known("checklist", context, "deep") or known("checklist", context)
    if found is None:
        return ""
    bad = sum(i.state in VIEWS["Ask for care"] for i in found)
    return f"{bad} of {len(found)} points ask for care"


PANEL = Panel("checklist", "What usually goes wrong, checked", _draw, _answer)
