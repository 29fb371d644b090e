"""What the runs are: where they come from, how their columns were read, where they lie, what was wrong."""

import numpy as np
import pandas as pd
import streamlit as st

from core import runs
from core.charts.data.ranges import ranges as ranges_chart
from core.errors import BadInput
from core.units import plain
from pages.parts import inputs, question, show, state, upload
from pages.parts.answers import once
from pages.parts.frame import screen

MENU = {"title": "Data", "order": 10}
MOST_STRIPS = 10
SHOWN_PROBLEMS = 8


def _choose() -> None:
    """Ask for the table: a bundled one, one's own, or the rows to keep."""
    if state.get("share"):
        st.caption(f"Opened from a link: {show.escape(question.unfiltered().name)}")
        st.page_link("pages/home.py", label="See the bundled data sets", icon=":material/arrow_back:")
    else:
        names = list(runs.names())
        if state.get("data") == question.UPLOAD:
            question.unfiltered()  # says so, and falls back, where the upload was another session's
        uploaded = [question.UPLOAD] if question.UPLOAD in st.session_state else []
        label: dict[str, str] = (
            {question.UPLOAD: f"yours: {st.session_state[question.UPLOAD].name}"} if uploaded else {}
        )
        st.selectbox(
            "Data set",
            names + uploaded,
            format_func=lambda n: label[n] if n in label else n,
            **state.bind("data", "data", names + uploaded),
        )
    upload.ask()
    st.text_input(
        "Keep only runs where", placeholder="flops < 1e21 and params > 5e7", **state.bind("data", "where")
    )  # fmt: skip


def _problems(table: runs.Runs) -> None:
    """Say what was wrong, worst first."""
    for severity, say in (("error", st.error), ("warning", st.warning)):
        messages = [show.escape(p.message) for p in table.problems if p.severity == severity]
        if messages:
            more = [f"… and {len(messages) - SHOWN_PROBLEMS} more"] if len(messages) > SHOWN_PROBLEMS else []
            say("  \n".join(messages[:SHOWN_PROBLEMS] + more))
    if notes := [p.message for p in table.problems if p.severity == "note"]:
        with st.expander(f"{len(notes)} {'note' if len(notes) == 1 else 'notes'} on how the table was read"):
            st.markdown("\n".join(f"- {show.escape(n)}" for n in notes))


def _strips(table: runs.Runs) -> pd.DataFrame:
    """One row a number: column, unit, value, excluded."""
    frame = table.table
    out = ~frame.index.isin(table.included.index)
    side = ("loss/", "metric/")
    names = [n for n in frame.select_dtypes("number").columns if frame[n].nunique() > 1 and not n.startswith(side)]
    parts = [_strip(table, n, out) for n in names[:MOST_STRIPS]]
    return pd.concat(parts, ignore_index=True).dropna() if parts else pd.DataFrame()


def _strip(table: runs.Runs, name: str, out: np.ndarray) -> pd.DataFrame:
    """One column. What is left out shall not push a positive quantity off its log axis."""
    strip = pd.DataFrame({"column": name, "unit": table.unit(name), "value": table.table[name], "excluded": out})
    positive = (strip.loc[~strip["excluded"], "value"].dropna() > 0).all()
    return strip[~strip["excluded"] | (strip["value"] > 0)] if positive else strip


def _columns(table: runs.Runs) -> pd.DataFrame:
    """One row a column that was read: from what, in which unit, over which range."""
    ranges = table.ranges()
    rows = []
    for m in table.mapping:
        low, high = ranges.get(m.column, (None, None))
        span = "–" if low is None or high is None else f"{plain(low)} to {plain(high)}"
        factor = "" if m.factor == 1 else f" × {plain(m.factor)}"
        rows.append({"in the file": m.source + factor, "read as": m.column, "unit": m.unit or "text", "range": span})
    return pd.DataFrame(rows)


def _counted(table: runs.Runs) -> None:
    used = table.included
    st.markdown(
        f"**{len(used):,} of {table.n_rows:,} rows are used**, from {table.n_runs:,} runs; "
        f"they vary {show.escape(show.listed(table.factors))}. Losses are in {show.escape(table.loss_unit)}."
    )


def _about(table: runs.Runs) -> None:
    if table.card:
        st.write(table.card.summary)
        st.caption(f"Source: {table.card.source} · licence: {table.card.licence} · {table.card.url}")


def _details(table: runs.Runs, line: str) -> None:
    with st.expander("How the columns were read", expanded=table.card is None):
        show.grid(_columns(table), f"{table.name}-columns", line)
        if upload.is_own():
            upload.remap(table)
    with st.expander("Every row, with the reason where one is left out", on_change="rerun", key="data_rows") as box:
        if box.open:
            show.grid(table.table.reset_index(names="row"), f"{table.name}-rows", line)
    if table.card:
        with st.expander("How this table was made, and what its columns count"):
            st.write(table.card.preparation)
            st.markdown("\n".join(f"- **{k}**: {v}" for k, v in table.card.conventions.items()))


def _table() -> runs.Runs:
    """The runs, or all of them and one line why where the filter cannot be used."""
    try:
        return question.current().runs
    except BadInput as err:
        st.error(show.escape(str(err)))
        return question.unfiltered()


with screen("data", "Which runs are you asking about?") as answer:
    left, right = st.columns([1, 2.4], gap="large")
    with left:
        _choose()
    with right:
        table = _table()
        line = show.provenance(table.loss_unit, table.name)
        with answer:
            _counted(table)
        _about(table)
        st.caption(line)
        _problems(table)
        strips = once("strips", table, lambda: _strips(table))
        if len(strips):
            show.picture(lambda: ranges_chart(strips), f"{table.name}-ranges", strips, line, of=table)
        else:
            st.warning("No column takes more than one value: there is nothing to fit a law to.")
        with st.container(horizontal=True, vertical_alignment="center"):
            if any(c.startswith("mix/") for c in table.factors) and any(t.startswith("loss") for t in table.targets):
                st.page_link("pages/mixture.py", label="Find the best mixture", icon=":material/arrow_forward:")
            if {"learning_rate", "batch_tokens"} <= set(table.factors):
                st.page_link("pages/batch.py", label="Read its best settings", icon=":material/arrow_forward:")
            st.page_link("pages/fit.py", label="Fit a law to these runs", icon=":material/arrow_forward:")
            inputs.link("data")
    _details(table, line)
