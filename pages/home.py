"""The plan for the target: what to train, and the questions behind it."""

import streamlit as st

from core import plan
from core.plan.compute import text
from pages.parts import badge, constants, inputs, question, show, target
from pages.parts.allocate import panels
from pages.parts.allocate.said import said
from pages.parts.answers import once
from pages.parts.frame import body, screen
from pages.parts.home import decisions

MENU = {"title": "Plan", "order": 0}

with screen("home", "What should you train?") as answer:
    rail, place = body()
    with answer:
        calibrated, fit = target.splitting()
        flops = target.current().flops
        best = once("split", (calibrated, flops, {}), lambda: plan.allocate(calibrated, flops, {}))
        answered = said(calibrated, fit, best, {})
        st.markdown(answered.line)
        badge.badge(answered.verdict, "home", brief=True)
    with rail:
        decisions.draw()
    line = show.fit_line(fit) if fit else show.provenance(calibrated.unit, constants.called(calibrated.label))
    with place:
        panels.contours_of(
            panels.AllocateContext(
                line=line, calibrated=calibrated, fit=fit, table=question.current().runs, fixed={}, best=best, near={}
            )
        )
        if answered.below:
            st.markdown(answered.below)
        st.caption(show.escape(text.errors(best)))
        inputs.link("home")
