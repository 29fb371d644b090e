"""Spend a compute budget: how large a model, on how many tokens?"""

import streamlit as st

from core import plan
from core.plan.compute import text
from pages.parts import badge, constants, fitted, inputs, question, show, target, whole_plan
from pages.parts.allocate import controls, panels
from pages.parts.allocate.said import said
from pages.parts.answers import once
from pages.parts.frame import body, screen
from pages.parts.panels import draw as draw_panels

MENU = {
    "title": "Size and tokens", "order": 30, "section": "Decisions", "group": "size",
    "question": "How large, on how many tokens?", "icon": "balance",
}  # fmt: skip
WITHIN = (0.005, 0.01)  # shares of the loss: how much the sizes that are named besides the best may lose

with screen("allocate", "How large, on how many tokens?") as answer:
    rail, place = body()
    with rail:
        constants.of_same_law("allocate")
    with answer:
        calibrated, fit = fitted.scaled()
    with rail:
        plan.size_feature(calibrated.law)  # refuses a law that cannot split a budget, before anything is asked
        fixed = controls.fixed(calibrated)
    with answer:
        line = show.fit_line(fit) if fit else show.provenance(calibrated.unit, constants.called(calibrated.label))
        flops = target.current().flops
        of, public = (calibrated, flops, fixed), question.is_public()
        best = once("split", of, lambda: plan.allocate(calibrated, flops, fixed), public=public)
        near = once(
            "near", of, lambda: {w: plan.near_optimal(calibrated, best, w, fixed) for w in WITHIN}, public=public
        )
        answered = said(calibrated, fit, best, fixed)
        st.markdown(answered.line)
        badge.badge(answered.verdict, "allocate", brief=True, answer=answered.line)
    context = panels.AllocateContext(
        line=line, calibrated=calibrated, fit=fit, table=question.current().runs, fixed=fixed, best=best, near=near
    )
    with place:
        panels.picture(context)
        far = text.distance(best, calibrated.ranges.get("flops"))
        if answered.below:
            st.markdown(answered.below)
        panels.metrics(context)
        parts = (text.sizes(near), text.regret(best), text.errors(best), far)
        st.caption(show.escape(" ".join(part for part in parts if part)))
        st.caption(show.escape(line))
        show.notes(calibrated.law)
        inputs.what("allocate")
        draw_panels("allocate", (whole_plan.panel("allocate"),), context)
