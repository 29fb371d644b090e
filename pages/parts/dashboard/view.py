"""A dashboard as it is looked at: its notes, and its panels in rows."""

from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl

import pandas as pd
import streamlit as st

from core.charts.theme import config
from core.dashboards import (
    AnswerExhibit,
    ChartExhibit,
    DashboardPanel,
    NoteExhibit,
    TableExhibit,
    notes,
)
from core.errors import BadInput
from core.runs import catalog, load_bundled
from core.verdict import Reason, Verdict
from pages.parts import badge, router, show
from pages.parts.dashboard import take
from pages.parts.dashboard.saved import OpenedDashboard
from pages.parts.guard import sorry

THIRDS = 3


def draw(found: OpenedDashboard) -> None:
    """Draw notes and panels, read-only."""
    if found.shown.notes:
        st.html(notes.html(found.shown.notes))
    for place, row in rows(found.shown.panels):
        widths = [panel.width for panel in row]
        rest = THIRDS - sum(widths)
        columns = st.columns([*widths, *([rest] if rest else [])], gap="medium")
        for i, panel in enumerate(row):
            with columns[i]:
                _panel(found, panel, place + i)


def rows(panels: Sequence[DashboardPanel]) -> Iterator[tuple[int, list[DashboardPanel]]]:
    """Give panels in rows of three thirds at most, each with the place of its first panel."""
    row: list[DashboardPanel] = []
    for place, panel in enumerate(panels):
        if sum(p.width for p in row) + panel.width > THIRDS:
            yield place - len(row), row
            row = []
        row.append(panel)
    if row:
        yield len(panels) - len(row), row


def _panel(found: OpenedDashboard, panel: DashboardPanel, place: int) -> None:
    with st.container(border=True):
        if panel.title:
            st.markdown(f"**{show.escape(panel.title)}**")
        try:
            _inside(found, panel, f"panel_{found.saved.id}_{found.saved.number}_{place}")
        except BadInput as error:
            st.warning(show.escape(str(error)))
        except Exception as error:  # of one panel, which somebody may have brought: the others stand
            st.error(sorry(error, "a panel"))


def _inside(found: OpenedDashboard, panel: DashboardPanel, name: str) -> None:
    """Draw what a panel shows, and what can be taken from it."""
    _exhibit(panel, name)
    if not presented():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            take.draw(found, panel, name)
            if panel.page in {entry.name for entry in router.entries()}:
                st.page_link(
                    f"pages/{panel.page}.py", label="Open where it was made", icon=":material/open_in_new:",
                    query_params=link(found, panel),
                )  # fmt: skip


def presented() -> bool:
    """Whether the page is embedded or presented: then it shows what it has, and nothing to press."""
    return bool(st.context.is_embedded)


def _exhibit(panel: DashboardPanel, name: str) -> None:
    shown = panel.exhibit
    if isinstance(shown, AnswerExhibit):
        st.markdown(show.emphasised(shown.text))
        if shown.level:
            reasons = tuple(Reason(r.level, r.text) for r in shown.reasons)
            badge.badge(Verdict(shown.level, reasons, shown.way_out), name)
    elif isinstance(shown, ChartExhibit):
        frames = {name: pd.DataFrame(rows) for name, rows in shown.data.items()}
        specification = shown.specification | {"config": config(show.mode()), "datasets": frames}
        st.vega_lite_chart(specification, theme=None, width="stretch", key=f"chart_{name}")
    elif isinstance(shown, TableExhibit):
        show.grid(shown.frame(), name, panel.line, file=panel.title)
    elif isinstance(shown, NoteExhibit):
        st.html(notes.html(shown.markdown))
    if panel.line:
        st.caption(show.escape(panel.line))


def link(found: OpenedDashboard, panel: DashboardPanel) -> dict[str, str]:
    """Return the address that opens a panel's page as it was: with the bundled runs where they are still the same,
    else with those that the dashboard keeps.
    """
    said = parse_qsl(panel.link, max_num_fields=200)
    query = {name: text for name, text in said if not name.startswith("embed")}  # Streamlit's own
    name = query.get("data", "")
    if not panel.table or (name in catalog.names() and load_bundled(name).digest == panel.table):
        return query
    rest = {k: v for k, v in query.items() if k != "data"}
    return rest | {"share": f"{found.saved.id}.{found.saved.number}.{panel.table[:16]}"}
