"""Which learning-rate schedule ends lowest?"""

import streamlit as st

from core.plan.tuning import schedule_text as text
from core.plan.tuning.schedule import losses_table
from core.plan.tuning.verdict import of_schedule
from pages.parts import badge, inputs, show
from pages.parts.answers import once
from pages.parts.frame import body, screen
from pages.parts.panels import draw as draw_panels
from pages.parts.schedule import controls, panels

MENU = {
    "title": "Learning-rate schedule", "order": 80, "section": "Decisions", "group": "training",
    "question": "Which learning-rate schedule?", "icon": "trending_down",
}  # fmt: skip

with screen("schedule", "Which learning-rate schedule ends lowest?") as answer:
    rail, place = body()
    with rail:
        run = controls.run()
        source = controls.source()
        law = source.calibrated
        found = controls.schedules(run, law)
    losses = once("schedule-losses", (law, run, found.get(controls.DRAWN)), lambda: losses_table(law, found, run))
    context = panels.ScheduleContext(line=source.line, run=run, calibrated=law, schedules=found, losses=losses)
    with answer:
        said = text.answer(context.ends, controls.BEST, law.unit)
        st.markdown(said)
        badge.badge(of_schedule(), "schedule", brief=True, answer=said)
    with place:
        panels.losses_of(context)
        st.caption(text.lowest_found(context.ends, controls.BEST, run))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(show.escape(source.line))
            inputs.link("schedule")
        panels.rates_of(context)
        draw_panels("schedule", panels.PANELS, context)
