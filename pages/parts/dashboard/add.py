"""Add what a page shows to a dashboard: one click, and it is saved there as it stands, with the runs and the fit."""

from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from core.dashboards import Dashboard, DashboardPanel, FrozenTable
from core.errors import BadInput
from core.runs.stored import pack
from pages.parts import fitted, question, state
from pages.parts.dashboard import saved
from pages.parts.markdown import escape
from pages.parts.offered import OfferedExhibit

CURRENT = "dashboard_current"  # the one to which this session adds
ELSEWHERE = ("data", "share", "table")  # of an address: what says which runs are meant


def take(offered: OfferedExhibit) -> None:
    """Put what is offered at the end of this session's dashboard, a new one where there is none.

    Raises BadInput where it cannot be saved.
    """
    table = _table()
    page, link = _place(table)
    panel = DashboardPanel(
        offered.title(), offered.exhibit(), 3, page, link, offered.line, table.digest if table else "",
        table.fit if table else None,
    )  # fmt: skip
    into, before = _current()
    tables = {t.digest: t for t in before.tables} | ({table.digest: table} if table else {})
    after = replace(before, panels=(*before.panels, panel), tables=tuple(tables.values()))
    key, number = saved.keep(after, into)
    st.session_state[CURRENT] = key
    place = f"[{escape(after.title)}](dashboard?dashboard={key})"
    st.toast(f"Added to {place}, version {number}.", icon=":material/dashboard_customize:")


def _place(table: FrozenTable | None) -> tuple[str, str]:
    """Return the page of this session and the query of its address; a bundled table stands in it by its name."""
    page, params = st.session_state.get(state.PUBLISHED, ("home", {}))
    bundled = table is not None and not state.get("share") and state.get("data") != question.UPLOAD
    runs = {"data": state.get("data")} if bundled else {}
    return page, urlencode({k: v for k, v in params.items() if k not in ELSEWHERE} | runs)


def _current() -> tuple[str | None, Dashboard]:
    """Return the id and the content of the dashboard that this session adds to."""
    if key := st.session_state.get(CURRENT):
        try:
            return key, saved.opened(key).shown
        except BadInput:
            st.session_state.pop(CURRENT)  # deleted meanwhile
    return None, Dashboard("My dashboard")


def _table() -> FrozenTable | None:
    """Return the runs of this session as they are, with their fit if it was made; None where they cannot be had."""
    try:
        runs, fit = question.unfiltered(), fitted.known()
    except BadInput:
        return None
    return FrozenTable(runs.name, runs.digest, pack(runs), fit.model_dump_json() if fit else None)
