"""The checklist of what usually goes wrong."""

import pandas as pd
import streamlit as st

from core.fit.diagnostics.checklist import Item, checklist
from pages.parts import show
from pages.parts.fit import objectives, other_laws
from pages.parts.fit.identifiability import identified
from pages.parts.fit.panel import Case, Panel, known, once, queued

LEVELS = {"ok": "solid", "care": "care", "do not": "no"}
VIEWS = {
    "Ask for care": ("do not", "care"),
    "In order": ("ok",),
    "Not checked": ("not checked",),
    "Do not apply": ("not applicable",),
}


def items(case: Case) -> list[Item]:
    """Return the checklist of a fit: the deep one where that was asked for."""
    deep = known("checklist", case, "deep")
    return deep or once("checklist", case, lambda: checklist(case.fit, case.table, identified=identified(case)))


def _draw(case: Case) -> None:
    found = items(case)
    counts = {view: sum(i.state in states for i in found) for view, states in VIEWS.items()}
    shown = [view for view in VIEWS if counts[view]]
    chosen = st.session_state.get("fit_points")
    view = st.segmented_control(
        "Points", shown, format_func=lambda v: f"{v} ({counts[v]})", required=True, key="fit_points",
        default=None if chosen in shown else shown[0], label_visibility="collapsed",
    )  # fmt: skip
    for item in found:
        if item.state in VIEWS[view or shown[0]]:
            mark = f"{show.ICON[LEVELS[item.state]]} " if item.state in LEVELS else ""
            st.markdown(f"- {mark}**{show.escape(item.pain)}.** {show.sentence(item.text)}")
    if known("checklist", case, "deep") is None:
        st.caption("Some points need refits, a few dozen short ones: other starts, objectives, parts of the runs.")
        if st.button("Check the rest", key="fit_check_rest", icon=":material/checklist:") or _begun(case):
            _deepen(case)
    rows = pd.DataFrame([{"what goes wrong": i.pain, "state": i.state, "finding": i.text} for i in found])
    show.take_csv(rows, f"{case.fit.table}-checklist", case.line)


def _begun(case: Case) -> bool:
    """Whether the rest was asked for and has not come: a rerun in between goes on with it."""
    return st.session_state.get("fit_check_begun") == case.key


def _deepen(case: Case) -> None:
    st.session_state["fit_check_begun"] = case.key
    queued(
        "checklist", case, "Checking the rest",
        lambda tell: checklist(
            case.fit, case.table, deep=True, identified=identified(case), comparison=other_laws.found(case),
            multiverse=objectives.found(case), progress=tell,
        ), "deep",
    )  # fmt: skip
    st.session_state.pop("fit_check_begun", None)
    st.rerun()


def _answer(case: Case) -> str:
    found = known("checklist", case, "deep") or known("checklist", case)
    if found is None:
        return ""
    bad = sum(i.state in VIEWS["Ask for care"] for i in found)
    return f"{bad} of {len(found)} points ask for care"


PANEL = Panel("checklist", "What usually goes wrong, checked", _draw, _answer)
