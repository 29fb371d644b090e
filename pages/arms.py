"""Which of two arms, such as two optimizers, needs less compute for the same loss?"""

import streamlit as st

from core.plan.multiplier import text
from core.plan.multiplier.verdict import of_multiplier
from pages.parts import badge, inputs, show
from pages.parts.arms import controls, panels
from pages.parts.frame import body, screen
from pages.parts.panels import draw as draw_panels

MENU = {
    "title": "Arm against arm", "order": 85, "section": "Decisions", "group": "training",
    "question": "Which optimizer, data set or architecture?", "icon": "compare_arrows",
}  # fmt: skip

with screen("arms", "Which of two arms needs less compute?") as answer:
    rail, place = body()
    with rail:
        runs = controls.table()
        compared, found = controls.compared(runs)
    line = show.provenance(compared.places.unit, f"{runs.name} by {compared.places.by}, one curve for both arms")
    chosen = (
        compared.reference,
        found.arms.second,
        found.at.flops,
        found.along,
        found.arms.limited,
        compared.places.target,
    )
    context = panels.ArmsContext(
        line=line, compared=compared, found=found, key=(runs, compared.places.by, *chosen, found.at.value)
    )
    with answer:
        said = text.answer(found)
        st.markdown(said)
        badge.badge(of_multiplier(found, compared), "arms", brief=True, answer=said)
    with place:
        panels.ratio_of(context)
        st.caption(show.escape(f"{text.better(found)} {text.drift(found)}"))
        panels.losses_of(context)
        for note in compared.places.notes:
            st.caption(show.escape(note))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(show.escape(line))
            inputs.link("arms")
        draw_panels("arms", panels.PANELS, context)
