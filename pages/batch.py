"""Which batch size, learning rate and weight decay, for a run?"""

import numpy as np
import streamlit as st

from core.plan.cost import cost_of
from core.plan.tuning import text
from core.plan.tuning.recommendations import SETTINGS, recommendations, spread
from core.plan.tuning.time_and_compute import costs_of_batch, critical_at
from core.plan.tuning.verdict import of_recommendations
from pages.parts import badge, inputs, show
from pages.parts.answers import once
from pages.parts.batch import controls, panels
from pages.parts.frame import screen
from pages.parts.panels import draw as draw_panels

MENU = {
    "title": "Batch, rate and decay", "order": 70, "section": "Decisions", "group": "training",
    "question": "Which batch, learning rate, weight decay?", "icon": "tune",
}  # fmt: skip

with screen("batch", "Which batch, learning rate and weight decay?") as answer:
    left, right = st.columns([1, 2.2], gap="large")
    with left:
        plan = controls.planned()

    def _all() -> dict:
        """Every setting's recommendations; those that need a batch or a rate take the middle of what was found."""
        at, found = dict(plan.at) | {"loss": plan.loss}, {}
        for setting in SETTINGS:
            found[setting] = recommendations(setting, at)
            at[setting] = spread(found[setting])[1]
            if setting == "batch_tokens" and plan.batch:
                at[setting] = plan.batch
        return found

    found = once("recommended", plan.key, _all)
    with answer:
        st.markdown(text.answer(found, plan.cluster.context, plan.batch))
        badge.badge(of_recommendations(found), "batch")
        if plan.batch:
            calibrated = plan.source.calibrated
            costs = costs_of_batch(
                plan.critical, plan.at["params"], plan.at["tokens"], plan.loss, plan.cluster, np.array([plan.batch]),
                cost_of(calibrated.law),
            )  # fmt: skip
            size = float(critical_at(plan.critical, plan.at["params"], np.array([plan.at["tokens"]]), plan.loss)[0])
            worth = dict(plan.at) | {"tokens": plan.at["tokens"] / (1 + plan.batch / size)}
            lower = float(calibrated.expect({f.name: np.array([worth[f.name]]) for f in calibrated.law.features})[0])
            st.markdown(text.price(costs, plan.batch, plan.cluster.context, plan.loss, calibrated.unit, lower))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(show.escape(plan.line))
            inputs.link("batch")
    with right:
        panels.recommended(plan, found, "batch_tokens")
        context = panels.BatchContext(line=plan.line, plan=plan, found=found)
        draw_panels("batch", panels.PANELS, context)
