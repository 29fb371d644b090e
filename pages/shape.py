"""How wide and how deep a model, for which budget?"""

import streamlit as st

from core.plan.architecture import shape_text as text
from core.plan.architecture.verdict import of_shape
from pages.parts import badge, constants, inputs, show, target, whole_plan
from pages.parts.frame import body, screen
from pages.parts.panels import draw as draw_panels
from pages.parts.shape import controls, panels

MENU = {
    "title": "Width and depth", "order": 90, "section": "Decisions", "group": "architecture",
    "question": "How wide, how deep?", "icon": "aspect_ratio",
}  # fmt: skip

with screen("shape", "How wide, how deep a model?") as answer:
    rail, place = body()
    with rail:
        start = controls.start()
        source = controls.source()
    kind, size = controls.counted(), controls.size()
    context = panels.context_of(source, start, target.current().flops, kind, size)
    best = context.best
    with answer:
        sentence = text.answer(best, kind, size is not None)
        st.markdown(sentence)
        found = of_shape(best, source.calibrated, source.verdict)
        badge.badge(found, "shape", brief=True, answer=sentence, behind=(text.GRANTED,))
        if not best.bounded:
            st.warning(text.EDGE)
    with place:
        panels.shapes(context)
        controls.ask_counted()
        panels.metrics(context)
        st.markdown(text.other(best, context.other, kind))
        said = [text.near(best), text.compared(best, context.beside, context.alike, start.described)]
        said += [text.counted(best.shape), constants.no_interval(source)]
        st.caption(" ".join(part for part in said if part))
        st.caption(show.escape(source.described))
        inputs.link("shape")
        draw_panels("shape", (whole_plan.panel("shape"), *panels.PANELS), context)
        show.notes(source.calibrated.law)
