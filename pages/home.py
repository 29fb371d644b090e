"""The plan for the target: what to train, every decision beside a picture, and the questions behind it."""

import streamlit as st

from core.units import count
from pages.parts import badge, constants, inputs, panels, show
from pages.parts.frame import screen
from pages.parts.gallery import links
from pages.parts.home import at_hand, board, decisions, first_plan, limits, rows
from pages.parts.home.panels import PANELS, PlanContext
from pages.parts.home.plan import at_once, planned

MENU = {"title": "Plan", "order": 0}

with screen("home", "What should you train?") as answer:
    known = at_hand.at_hand()
    unit = known.base.unit
    line = show.fit_line(known.fit) if known.fit else show.provenance(unit, constants.called(known.base.label))
    with limits.released():
        found, wait = planned(known)
        plan = kept = None if found else first_plan.of_session()
        if plan is None:
            found = found or at_once(known)
            plan = first_plan.shown(found, line)
    with answer:
        st.markdown(plan.line)
        if wait is None or kept:
            badge.badge(plan.verdict, "home", brief=True, answer=plan.line)
        if wait and not kept:
            wait()
    board.draw(plan.board)
    if wait and kept:  # what stands there already stays where it is
        wait()
    decisions.draw()
    if found:
        panels.draw("home", PANELS, PlanContext(line=line, known=known, found=found))
    st.subheader("What others asked", anchor=False)
    links.row()
    st.caption(
        "A usual model costs C = 6 N D; what its shape, heads, vocabulary or a longer context change is counted "
        f"exactly. Size and tokens alone: {count(plan.params)} on {count(plan.tokens)} tokens."
    )
    if known.note:
        st.caption(show.escape(known.note))
    if found and found.use:
        st.caption(show.escape(found.use))
    st.caption(show.escape(plan.source))
    with st.container(horizontal=True):
        if found:
            board.downloads(found, unit, line)
            rows.stamp(known, found)
        inputs.link("home")
