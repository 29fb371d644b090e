"""Which learning-rate schedule ends lowest?"""

import streamlit as st

from pages.parts import inputs, schedule, show
from pages.parts.answers import once
from pages.parts.frame import screen

MENU = {"title": "Schedule", "order": 110, "question": "Which learning-rate schedule", "icon": "trending_down"}

with screen("schedule", "Which learning-rate schedule ends lowest?") as answer:
    left, right = st.columns([1, 2.2], gap="large")
    with left:
        asked = schedule.run()
        made, line = schedule.calibrated()
        found = schedule.schedules(asked, made)
    table = once(
        "schedule-curves", (made.digest, asked, tuple((k, v.tobytes()) for k, v in found.items())),
        lambda: schedule.curves(found, asked, made),
    )  # fmt: skip
    ends = table.sort_values("x").groupby("set", sort=False)["y"].last()
    with answer:
        st.markdown(schedule.answer(ends, made, asked))
        st.markdown(schedule.trust(made))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(show.escape(line))
            inputs.link("schedule")
    with right:
        schedule.pictures(found, table, asked, made, line)
        with st.expander("Every schedule's last loss", key="schedule_ends"):
            rows = ends.sort_values().rename_axis("schedule").reset_index(name="last loss")
            show.grid(rows, "schedule-ends", line)
