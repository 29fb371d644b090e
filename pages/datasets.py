"""Every bundled data set: its runs, its source and licence, and the pages that it opens."""

import streamlit as st

from core import runs
from core.units import count
from pages.parts.datasets import cards, picture
from pages.parts.frame import screen

MENU = {"title": "Data sets", "order": 130, "section": "Library"}

with screen("datasets", "Which published runs are there?") as answer:
    every = runs.bundled()
    total = sum(runs.load_bundled(c.name).n_runs for c in every)
    with answer:
        st.markdown(f"**{len(every)} data sets** hold **{count(total)} training runs**, each with source and licence.")
    clicked = picture.draw(every)
    every = sorted(every, key=lambda card: card.name != clicked)
    for pair in zip(every[::2], [*every[1::2], None], strict=False):
        for column, card in zip(st.columns(2), pair, strict=True):
            if card:
                with column:
                    cards.draw(card)
