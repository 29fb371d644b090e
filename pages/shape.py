"""How wide and how deep a model, for which budget?"""

import streamlit as st

from core.plan.architecture import shape_text as text
from core.plan.architecture.family import GEMSTONES
from core.plan.architecture.shape import DEEPEST, WIDEST, best_of_size, best_shape, shape_at
from core.plan.architecture.verdict import of_shape
from pages.parts import badge, constants, inputs, show
from pages.parts.answers import once
from pages.parts.frame import screen
from pages.parts.panels import draw as draw_panels
from pages.parts.shape import controls, panels

MENU = {
    "title": "Width and depth", "order": 90, "section": "Decisions", "group": "architecture",
    "question": "How wide, how deep?", "icon": "aspect_ratio",
}  # fmt: skip

with screen("shape", "How wide, how deep a model?") as answer:
    left, right = st.columns([1, 2.2], gap="large")
    with left:
        start = controls.start()
        table, speed = controls.timed()
        budget = controls.budget(start, speed)
        source = controls.source()
    calibrated, of = source.calibrated, (source.calibrated.digest, table.digest)
    best = once("shape", (*of, budget.kind, budget.value), lambda: best_shape(calibrated, budget.value, budget.cost))
    # The other kind of budget, as large as what the best shape takes of it.
    cost = speed.hours_per_token if budget.kind == "flops" else GEMSTONES.flops_per_token
    takes = best.shape.tokens * float(cost(best.shape.width, best.shape.depth))
    other = once("shape-other", (*of, budget.kind, budget.value), lambda: best_shape(calibrated, takes, cost))
    beside = shape_at(calibrated, budget.value, budget.cost, (start.width, start.depth))
    alike = once(
        "shape-alike", (*of, budget.kind, budget.value, beside.params),
        lambda: best_of_size(calibrated, budget.value, budget.cost, beside.params),
    )  # fmt: skip
    context = panels.ShapeContext(
        line=source.line, source=source, start=start, budget=budget, best=best, beside=beside, other=other, runs=table,
        speed=speed,
    )  # fmt: skip
    with answer:
        spending = text.spent(budget.value, budget.kind)
        st.markdown(text.answer(best, beside, alike, start.name, spending, calibrated.unit))
        st.markdown(text.other(best, other, budget.kind))
        badge.badge(of_shape(best, calibrated, source.verdict), "shape", text.GRANTED)
        if not best.bounded:
            st.warning(
                f"The best shape lies at the edge of those searched, {GEMSTONES.narrowest} to {WIDEST:,} wide, up to "
                f"{DEEPEST:,} deep: by this law one beyond may be better."
            )
        if said := text.sure(best) or constants.no_interval(source):
            st.markdown(said)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(show.escape(f"{source.line} · {source.source}"))
            inputs.link("shape")
    with right:
        panels.metrics(context)
        panels.shapes(context)
        draw_panels("shape", panels.PANELS, context)
        show.notes(calibrated.law)
