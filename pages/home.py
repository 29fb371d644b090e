"""The plan for the target: what to train, every decision beside a picture, and the questions behind it."""

import streamlit as st

from core.units import count
from pages.parts import badge, constants, inputs, show, target
from pages.parts.frame import screen
from pages.parts.home import board, decisions
from pages.parts.home.plan import planned

MENU = {"title": "Plan", "order": 0}

with screen("home", "What should you train?") as answer:
    calibrated, fit = target.splitting()
    found = planned(calibrated, fit)
    with answer:
        st.markdown(found.line)
        badge.badge(found.verdict, "home", brief=True)
    board.draw(found.board)
    decisions.draw()
    st.caption(
        "Compute is counted exactly here, with attention over the context. By C = 6 N D the best split is "
        f"{count(found.split.params)} parameters on {count(found.split.tokens)} tokens."
    )
    line = show.fit_line(fit) if fit else show.provenance(calibrated.unit, constants.called(calibrated.label))
    st.caption(show.escape(line))
    inputs.link("home")
