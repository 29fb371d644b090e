"""The cards of the data sets: every bundled data set, with its picture and the pages that it opens."""

import functools
from typing import Any

import streamlit as st

from core import runs
from core.charts.home.thumbnail import thumbnail
from core.charts.theme import Mode, drawn
from pages.parts import show

MOST = 6  # columns that a card names


def draw(card: runs.Card) -> None:
    """Draw a bundled data set: what it is, its runs, and where it leads."""
    table = runs.load_bundled(card.name)
    with st.container(border=True, height="stretch", key=f"card_{card.name}"):
        st.header(card.title, anchor=False)
        if {"loss", "flops"} <= set(table.table.columns):
            st.vega_lite_chart(dict(_thumbnail(card.name, show.mode())), theme=None, key=f"thumb_{card.name}")
        st.write(card.summary)
        rows = f"{table.n_rows:,} rows of " if table.n_rows != table.n_runs else ""
        st.caption(show.escape(f"{rows}{table.n_runs:,} runs · varies {_varies(table)}"))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link(
                "pages/data.py", label=f"Open {card.name}", icon=":material/arrow_forward:",
                query_params={"data": card.name},
            )  # fmt: skip
            with st.popover("Source and licence", key=f"source_{card.name}"):
                st.markdown(f"{show.escape(card.source)}\n\nLicence: {show.escape(card.licence)}.")
        for part in card.parts:
            st.page_link(
                f"pages/{part.page}.py",
                label=part.title,
                icon=":material/subdirectory_arrow_right:",
                query_params={"data": part.name},
            )


@functools.cache
def _thumbnail(name: str, mode: Mode) -> dict[str, Any]:
    """Return the picture of a bundled table, made once for everybody."""
    table = runs.load_bundled(name)
    return show.serialised(drawn(thumbnail(_points(table), table.unit("loss")), mode))


def _varies(table: runs.Runs) -> str:
    """Say what differs from run to run; the shares of domains in one word."""
    others = [f for f in table.factors if not f.startswith("mix/")]
    domains = len(table.factors) - len(others)
    mixed = f"the shares of {domains} domains" if domains else ""
    named, more = show.listed(others[:MOST]) if others else "", len(others) - MOST
    return ", ".join(part for part in (named, f"{more} more" if more > 0 else "", mixed) if part)


def _points(table: runs.Runs):
    return table.table[["flops", "loss"]].assign(excluded=~table.table.index.isin(table.included.index)).dropna()
