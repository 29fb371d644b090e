"""How wide and how deep a model, for which budget?"""

import streamlit as st

from core.plan.architecture.family import GEMSTONES
from core.plan.architecture.shape import DEEPEST, WIDEST, best_of_size, best_shape, shape_at
from pages.parts import inputs, show, sourced
from pages.parts.answers import once
from pages.parts.frame import screen
from pages.parts.shape import controls, panels, text

MENU = {"title": "Shape", "order": 50, "question": "How wide, how deep", "icon": "aspect_ratio"}

with screen("shape", "How wide, how deep a model?") as answer:
    left, right = st.columns([1, 2.2], gap="large")
    with left:
        start = controls.start()
        table, speed = controls.timed()
        budget = controls.budget(start, speed)
        source = controls.constants()
    made, of = source.calibrated, (source.calibrated.digest, table.digest)
    best = once("shape", (*of, budget.kind, budget.value), lambda: best_shape(made, budget.value, budget.cost))
    # The other kind of budget, as large as what the best shape takes of it.
    cost = speed.hours_per_token if budget.kind == "flops" else GEMSTONES.flops_per_token
    takes = best.shape.tokens * float(cost(best.shape.width, best.shape.depth))
    other = once("shape-other", (*of, budget.kind, budget.value), lambda: best_shape(made, takes, cost))
    beside = shape_at(made, budget.value, budget.cost, (start.width, start.depth))
    alike = once(
        "shape-alike", (*of, budget.kind, budget.value, beside.params),
        lambda: best_of_size(made, budget.value, budget.cost, beside.params),
    )  # fmt: skip
    case = panels.Case(source, start, budget, best, beside, other, table, speed)
    with answer:
        st.markdown(text.answer(best, beside, alike, start, budget, made.unit))
        st.markdown(text.other(best, other, budget.kind))
        st.markdown(sourced.trust(source, text.beyond(best.shape, made), text.GRANTED))
        if not best.bounded:
            st.warning(
                f"The best shape lies at the edge of those searched, {GEMSTONES.narrowest} to {WIDEST:,} wide, up to "
                f"{DEEPEST:,} deep: by this law one beyond may be better."
            )
        if said := text.sure(best) or sourced.no_interval(source):
            st.markdown(said)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(show.escape(f"{source.line} · {source.source}"))
            inputs.link("shape")
    with right:
        panels.metrics(case)
        panels.shapes(case)
        for key, (question, draw) in panels.PANELS.items():
            with st.expander(question, key=f"shape_{key}", on_change="rerun") as box:
                if box.open:
                    draw(case)
        if made.law.notes:
            with st.expander("What to watch for with this law"):
                st.markdown("\n".join(f"- {show.escape(note)}" for note in made.law.notes))
