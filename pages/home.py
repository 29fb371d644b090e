"""The plan for the target: what to train, every decision beside a picture, and the questions behind it."""

import streamlit as st

from core.units import count
from pages.parts import badge, constants, inputs, panels, show
from pages.parts.frame import screen
from pages.parts.home import at_hand, board, decisions, limits
from pages.parts.home.panels import PANELS, PlanContext
from pages.parts.home.plan import planned

MENU = {"title": "Plan", "order": 0}

with screen("home", "What should you train?") as answer:
    known = at_hand.at_hand()
    with limits.released():
        found, wait = planned(known)
    unit = known.base.unit
    line = show.fit_line(known.fit) if known.fit else show.provenance(unit, constants.called(known.base.label))
    with answer:
        st.markdown(found.line)
        if wait is None:
            badge.badge(found.verdict, "home", brief=True)
        else:
            wait()
    board.draw(found.board)
    decisions.draw()
    panels.draw("home", PANELS, PlanContext(line=line, known=known, found=found))
    st.caption(
        "A usual model costs C = 6 N D; what its shape, heads, vocabulary or a longer context change is counted "
        f"exactly. Size and tokens alone: {count(found.split.params)} on {count(found.split.tokens)} tokens."
    )
    if known.note:
        st.caption(show.escape(known.note))
    if found.use:
        st.caption(show.escape(found.use))
    st.caption(show.escape(line))
    with st.container(horizontal=True):
        board.downloads(found, unit, line)
        inputs.link("home")
