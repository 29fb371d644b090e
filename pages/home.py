"""What the explorer is for, and real runs to begin with."""

import functools
from typing import Any

import streamlit as st

from core import runs
from core.charts.home.thumbnail import thumbnail
from core.charts.theme import Mode, drawn
from core.units import count
from pages.parts import router, show
from pages.parts.frame import screen

MENU = {"title": "Home", "order": 0}


def _card(card: runs.Card) -> None:
    table = runs.load_bundled(card.name)
    with st.container(border=True, height="stretch", key=f"card_{card.name}"):
        st.subheader(card.title, anchor=False)
        if {"loss", "flops"} <= set(table.table.columns):
            st.vega_lite_chart(dict(_thumbnail(card.name, show.mode())), theme=None, key=f"thumb_{card.name}")
        st.write(card.summary)
        rows = f"{table.n_rows:,} rows of " if table.n_rows != table.n_runs else ""
        st.caption(f"**{rows}{table.n_runs:,} runs** · varies {_varies(table)} · {card.licence}")
        st.caption(f"Source: {card.source}")
        st.page_link(
            "pages/data.py",
            label=f"Open {card.name}",
            icon=":material/arrow_forward:",
            query_params={"data": card.name},
        )
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
    return " and ".join(part for part in (show.listed(others) if others else "", mixed) if part)


def _points(table: runs.Runs):
    return table.table[["flops", "loss"]].assign(excluded=~table.table.index.isin(table.included.index)).dropna()


def _questions() -> None:
    """The decisions there are, each a link to its page."""
    st.markdown("**What do you want to decide?**")
    with st.container(horizontal=True, gap="small", key="home_questions"):
        for entry in router.entries():
            if entry.question:
                st.page_link(f"pages/{entry.name}.py", label=entry.question, icon=f":material/{entry.icon}:")


with screen("home", "How large a model, on how many tokens, for your compute?"):
    st.markdown(
        "Fit scaling laws to your training runs, see how far the fit can be trusted, and turn a compute budget into a "
        "model size and a number of tokens, with intervals. Start from published runs below, or upload your own table."
    )
    with st.container(horizontal=True):
        if st.button("Plan with the Chinchilla runs", type="primary", icon=":material/bolt:", key="home_plan"):
            st.switch_page("pages/allocate.py", query_params={"data": "chinchilla"})
        if st.button("Upload your runs", icon=":material/upload:", key="home_upload"):
            st.switch_page("pages/data.py")
    _questions()
    cards = runs.bundled()
    total = sum(runs.load_bundled(c.name).n_runs for c in cards)
    st.caption(f"{len(cards)} bundled data sets, {count(total)} training runs, every one with its source and licence")
    for pair in zip(cards[::2], [*cards[1::2], None], strict=False):
        for column, card in zip(st.columns(2), pair, strict=True):
            if card:
                with column:
                    _card(card)
