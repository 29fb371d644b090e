"""What the Data page shows of a table: what was wrong, where its columns lie, how it was read."""

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.data.ranges import ranges as ranges_chart
from core.charts.data.runs_along import runs_along
from core.runs import Runs
from core.runs.views import columns_read, strips
from core.units import SIZES
from pages.parts import inputs, show, upload
from pages.parts.answers import once
from pages.parts.data import reading as read
from pages.parts.diagnosis import draw as diagnosis

SHOWN_PROBLEMS = 8
ALONG = ("flops", *SIZES, "tokens", "steps", "step")  # against what the runs are drawn, the first that varies


def about(table: Runs) -> None:
    """Say what a bundled table is, and where it comes from."""
    if table.card:
        st.write(table.card.summary)
        st.caption(f"Source: {table.card.source} · licence: {table.card.licence} · {table.card.url}")


def problems(table: Runs) -> None:
    """Say what was wrong, worst first."""
    for severity, say in (("error", st.error), ("warning", st.warning)):
        messages = [show.escape(p.message) for p in table.problems if p.severity == severity]
        if messages:
            more = [f"… and {len(messages) - SHOWN_PROBLEMS} more"] if len(messages) > SHOWN_PROBLEMS else []
            say("  \n".join(messages[:SHOWN_PROBLEMS] + more))
    if notes := [p.message for p in table.problems if p.severity == "note"]:
        with st.expander(f"{len(notes)} {'note' if len(notes) == 1 else 'notes'} on how the table was read"):
            st.markdown("\n".join(f"- {show.escape(n)}" for n in notes))


def runs(table: Runs, line: str) -> None:
    """Draw the runs as the first picture: the first target against compute, or against what varies first.

    Where they differ in no number there is no such picture.
    """
    along = next((n for n in ALONG if n in table.factors and n not in table.targets), "")
    target = next((t for t in table.targets if t != along), "")
    if not along or not target:
        return
    frame = table.table
    name = frame["run"] if "run" in frame else "row " + frame.index.astype(str)
    found = pd.DataFrame({"run": name, "x": frame[along], "y": frame[target], "excluded": ~table.used})
    found = found[np.isfinite(found["x"]) & np.isfinite(found["y"])]
    if len(found):
        show.picture(
            lambda: runs_along(found, along, target, table.unit(target)), f"{table.name}-runs",
            found.rename(columns={"x": along, "y": target}), line, of=table, first=True,
        )  # fmt: skip


def ranges(table: Runs, line: str) -> None:
    """Draw where the columns lie."""
    found = once("strips", table, lambda: strips(table))
    if len(found):
        show.picture(lambda: ranges_chart(found), f"{table.name}-ranges", found, line, of=table)
    else:
        st.warning("No column takes more than one value: there is nothing to fit a law to.")


def _ways(table: Runs) -> list[tuple[str, str]]:
    """Return the pages that these runs can answer, each with what is done there, the most telling first."""
    ways = [("fit", "Fit a law to these runs")]
    if {"learning_rate", "batch_tokens"} <= set(table.factors):
        ways.append(("batch", "Read its best settings"))
    if any(c.startswith("mix/") for c in table.factors) and any(t.startswith("loss") for t in table.targets):
        ways.insert(0, ("mixture", "Find the best mixture"))
    return ways


def next_step(table: Runs) -> None:
    """Offer the most telling next page as the one button of the page."""
    page, label = _ways(table)[0]
    if st.button(label, type="primary", icon=":material/arrow_forward:", key="data_next"):
        st.switch_page(f"pages/{page}.py")


def ways_on(table: Runs) -> None:
    """Lead to the other pages that these runs can answer."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for page, label in _ways(table)[1:]:
            st.page_link(f"pages/{page}.py", label=label, icon=":material/arrow_forward:")
        inputs.link("data")


def details(table: Runs, line: str) -> None:
    """Show why the sweep may not scale, how the columns were read, every row, and how a bundled table was made."""
    with st.expander(diagnosis.QUESTION, on_change="rerun", key="data_diagnosis") as box:
        if box.open:
            diagnosis.draw_or_say(table)
    with st.expander("How the columns were read", expanded=table.card is None):
        if reading := upload.pending():
            read.columns(reading)
        else:
            show.grid(columns_read(table), f"{table.name}-columns", line)
    if upload.pending() and len(table.included) < table.n_rows:
        with st.expander(f"{table.n_rows - len(table.included):,} rows that are left out, and why"):
            read.left_out(table)
    with st.expander("Every row, with the reason where one is left out", on_change="rerun", key="data_rows") as box:
        if box.open:
            show.grid(table.table.reset_index(names="row"), f"{table.name}-rows", line)
    if table.card:
        with st.expander("How this table was made, and what its columns count"):
            st.write(table.card.preparation)
            st.markdown("\n".join(f"- **{k}**: {v}" for k, v in table.card.conventions.items()))
