"""How small a model, for how much use?"""

import streamlit as st

from core.plan.inference import text
from core.plan.inference.cheapest import cheapest
from core.plan.inference.verdict import of_serving
from pages.parts import badge, constants, inputs, show
from pages.parts.answers import once
from pages.parts.frame import screen
from pages.parts.inference import controls, panels
from pages.parts.panels import draw as draw_panels

MENU = {
    "title": "Size for its use", "order": 50, "section": "Decisions", "group": "size",
    "question": "How small, for how many users?", "icon": "group",
}  # fmt: skip

with screen("inference", "How small a model, for how many users?") as answer:
    left, right = st.columns([1, 2.2], gap="large")
    with left:
        place = st.container()  # the goal comes first, and is asked in the unit of the law
        demand, prices = controls.demand()
        source = controls.source()
        with place:
            goal = controls.goal(source.calibrated.unit)
    found = once(
        "inference", (source.calibrated.digest, goal, demand, prices),
        lambda: cheapest(source.calibrated, demand, goal.loss, goal.like, prices),
    )  # fmt: skip
    context = panels.InferenceContext(
        line=source.line, source=source, goal=goal, demand=demand, prices=prices, found=found,
        sets=controls.published_sets(),
    )  # fmt: skip
    with answer:
        st.markdown(text.answer(found, goal.title, source.calibrated.unit))
        badge.badge(of_serving(found, source.calibrated, source.verdict), "inference", text.GRANTED)
        if said := text.intervals(found) or constants.no_interval(source):
            st.markdown(said)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(show.escape(f"{source.line} · {source.source}"))
            inputs.link("inference")
    with right:
        panels.metrics(context)
        panels.costs(context)
        draw_panels("inference", panels.PANELS, context)
        show.notes(source.calibrated.law)
