"""What of a panel can be taken away: its picture and data as files, and how to make its fit again."""

import functools
from urllib.parse import parse_qsl

import streamlit as st

from core import laws
from core.dashboards import ChartExhibit, DashboardPanel, FrozenTable
from core.errors import BadInput
from core.fit import Fit
from core.report import latex
from core.report.again import FILE, python_lines, shell_line
from core.report.bibtex import bibliography
from core.report.spreadsheet import csv
from core.report.summary import summary
from core.runs import Runs, catalog, load_bundled
from core.runs.in_child import unpack_in_child
from core.store.shared import as_fit
from pages.parts import show
from pages.parts.answers import once
from pages.parts.dashboard import pictures
from pages.parts.dashboard.saved import OpenedDashboard


def draw(found: OpenedDashboard, panel: DashboardPanel, name: str) -> None:
    """Offer the files of a panel, and what makes the fit behind it again."""
    shown = panel.exhibit
    if isinstance(shown, ChartExhibit):
        _picture(shown, panel, name)
    table = next((t for t in found.shown.tables if t.digest == panel.table), None)
    if table is not None and panel.fit:
        with st.popover("Make it again", icon=":material/terminal:", key=f"again_{name}"):
            _again(table, panel, name)


def _picture(shown: ChartExhibit, panel: DashboardPanel, name: str) -> None:
    stem = show.stem(panel.title or "panel")
    with st.popover("Download", icon=":material/download:", key=f"take_{name}"):
        for kind in pictures.KINDS:
            st.download_button(
                kind, functools.partial(pictures.picture, shown, kind), f"{stem}.{kind.lower()}", on_click="ignore",
                key=f"{kind}_{name}",
            )  # fmt: skip
        st.download_button(
            "CSV", functools.partial(_csv, shown, panel.line), f"{stem}.csv", "text/csv", on_click="ignore",
            key=f"CSV_{name}",
        )  # fmt: skip


def _csv(shown: ChartExhibit, line: str) -> str:
    """Return the rows of a chart as one table; `part` says to which of its layers a row belongs."""
    return csv(pictures.rows(shown), line)


def _again(table: FrozenTable, panel: DashboardPanel, name: str) -> None:
    """Show the lines that make the fit again, its methods, and its record."""
    fit = as_fit(panel.fit)
    if fit is None:
        st.markdown("Its fit was made by an older version, which wrote it in another way: fit it again on its page.")
        return
    query = dict(parse_qsl(panel.link, max_num_fields=200))
    bundled = _bundled(query.get("data", ""), table)
    where = query.get("where", "")
    st.code(shell_line(fit, bundled, where), "bash", wrap_lines=True)
    st.code(python_lines(fit, bundled, where), "python", wrap_lines=True)
    if not bundled:
        st.download_button(
            FILE, lambda: _runs(table).to_csv(), FILE, "text/csv", on_click="ignore", key=f"runs_{name}",
            icon=":material/download:",
        )  # fmt: skip
    st.download_button(
        "Fit as JSON", lambda: fit.model_dump_json(indent=1), "fit.json", "application/json", on_click="ignore",
        key=f"fit_{name}", icon=":material/data_object:",
    )  # fmt: skip
    _methods(fit, table, where)


def _methods(fit: Fit, table: FrozenTable, where: str) -> None:
    """Show the paragraph of methods and its references, where the fit is that of the rows that are shown."""
    runs = _runs(table)
    try:
        chosen = runs.where(where) if where else runs
        methods, papers = latex.methods(fit, chosen, laws.get(fit.law), summary), bibliography(fit, chosen)
    except BadInput:
        return
    st.caption("Methods and references")
    st.code(methods, "latex", wrap_lines=True, height=160)
    st.code(papers, "bibtex", wrap_lines=True, height=160)


def _bundled(name: str, table: FrozenTable) -> str:
    """Return the name of the bundled table that a frozen one still is, empty where it is another."""
    return name if name in catalog.names() and load_bundled(name).digest == table.digest else ""


def _runs(table: FrozenTable) -> Runs:
    return once("frozen-runs", table.digest, lambda: unpack_in_child(table.runs, table.name, ""))
