"""How small a model, for how much use?"""

import streamlit as st

from core.plan.inference import text
from core.plan.inference.cheapest import cheapest
from core.plan.inference.verdict import of_serving
from pages.parts import badge, constants, inputs, show, whole_plan
from pages.parts.answers import once
from pages.parts.frame import body, screen
from pages.parts.inference import controls, panels
from pages.parts.panels import draw as draw_panels

MENU = {
    "title": "Size for its use", "order": 50, "section": "Decisions", "group": "size",
    "question": "How small, for how many users?", "icon": "group",
}  # fmt: skip

with screen("inference", "How small, for its use?") as answer:
    rail, place = body()
    with rail:
        first = st.container()  # the goal comes first, and is asked in the unit of the law
        demand, prices = controls.demand()
        source = controls.source()
        with first:
            goal = controls.goal(source.calibrated.unit)
    found = once(
        "inference", (source.calibrated, goal, demand, prices),
        lambda: cheapest(source.calibrated, demand, goal.loss, goal.like, prices),
    )  # fmt: skip
    context = panels.InferenceContext(
        line=source.line, source=source, goal=goal, demand=demand, prices=prices, found=found,
        sets=controls.published_sets(),
    )  # fmt: skip
    with answer:
        sentence = text.answer(found, controls.supposed())
        st.markdown(sentence)
        verdict = of_serving(found, source.calibrated, source.verdict)
        badge.badge(verdict, "inference", brief=True, answer=sentence, behind=(text.GRANTED,))
    with place:
        panels.costs(context)
        panels.metrics(context)
        said = [text.costs(found, goal.title, source.calibrated.unit)]
        said.append(text.intervals(found) or constants.no_interval(source))
        st.caption(show.escape(" ".join(part for part in said if part)))
        st.caption(show.escape(source.described))
        inputs.link("inference")
        draw_panels("inference", (whole_plan.panel("inference"), *panels.PANELS), context)
        show.notes(source.calibrated.law)
