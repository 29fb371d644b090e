"""Which batch size, learning rate and weight decay, for a run?"""

import streamlit as st

from core.plan.recipe.evidence import heard, read_evidence
from core.plan.tuning import text
from core.plan.tuning.recommendations import SETTINGS, recommendations, spread
from core.plan.tuning.verdict import of_recommendations
from pages.parts import badge, inputs, question, show, state, whole_plan
from pages.parts.answers import once
from pages.parts.batch import controls, panels
from pages.parts.frame import body, screen
from pages.parts.panels import draw as draw_panels
from pages.parts.swept import swept

MENU = {
    "title": "Batch, rate and decay", "order": 70, "section": "Decisions", "group": "training",
    "question": "Which batch, learning rate, weight decay?", "icon": "tune",
}  # fmt: skip

with screen("batch", "Which batch, rate and decay?") as answer:
    rail, place = body()
    with rail:
        plan = controls.planned()

    runs = question.current().runs
    known, progress = swept(runs)
    sweeps, evidence = heard(known or {}, chosen := read_evidence(state.get("evidence"))), tuple(chosen.items())

    def _all() -> dict:
        """Every setting's recommendations; those that need a batch or a rate take what is recommended for it."""
        at, found = dict(plan.at) | {"loss": plan.loss}, {}
        for setting in SETTINGS:
            found[setting] = recommendations(setting, at, sweeps)
            at[setting] = spread(found[setting])[1]
            if setting == "batch_tokens" and plan.batch:
                at[setting] = plan.batch
        return found

    found = once("recommended", (plan.key, runs if known else None, state.get("seed"), evidence), _all)
    with answer:
        said = text.answer(found)
        st.markdown(said)
        badge.badge(of_recommendations(found), "batch", brief=True, answer=said)
    with place:
        panels.settings(plan, found)
        progress()
        if plan.batch:
            st.markdown(panels.price(plan))
        st.caption(show.escape(text.span_of(found, plan.cluster.context, plan.batch)))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(show.escape(plan.line))
            inputs.link("batch")
        draw_panels(
            "batch",
            (whole_plan.panel("batch"), *panels.PANELS),
            panels.BatchContext(line=plan.line, plan=plan, found=found),
        )
