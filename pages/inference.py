"""How small a model, for how much use?"""

import streamlit as st

from core.plan.inference.cheapest import cheapest
from pages.parts import inputs, show, sourced
from pages.parts.answers import once
from pages.parts.frame import screen
from pages.parts.inference import controls, panels, text

MENU = {"title": "Inference", "order": 60, "question": "How small, for how many users", "icon": "group"}

with screen("inference", "How small a model, for how many users?") as answer:
    left, right = st.columns([1, 2.2], gap="large")
    with left:
        place = st.container()  # the goal comes first, and is asked in the unit of the law
        demand, prices = controls.demand()
        source = controls.constants()
        with place:
            goal = controls.goal(source.calibrated.unit)
    found = once(
        "inference", (source.calibrated.digest, goal, demand, prices),
        lambda: cheapest(source.calibrated, demand, goal.loss, goal.like, prices),
    )  # fmt: skip
    case = panels.Case(source, goal, demand, prices, found, controls.published_sets())
    with answer:
        st.markdown(text.answer(found, goal, source.calibrated.unit))
        st.markdown(sourced.trust(source, text.beyond(found, source.calibrated), text.GRANTED))
        if said := text.too_long(found):
            st.warning(said)
        if not found.bounded:
            st.warning(
                "The best size lies at the edge of what was searched: for this use the law has no inner optimum."
            )
        if said := text.intervals(found) or sourced.no_interval(source):
            st.markdown(said)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(show.escape(f"{source.line} · {source.source}"))
            inputs.link("inference")
    with right:
        panels.metrics(case)
        panels.costs(case)
        for key, (question, draw) in panels.PANELS.items():
            with st.expander(question, key=f"inference_{key}", on_change="rerun") as box:
                if box.open:
                    draw(case)
        if source.calibrated.law.notes:
            with st.expander("What to watch for with this law"):
                st.markdown("\n".join(f"- {show.escape(note)}" for note in source.calibrated.law.notes))
