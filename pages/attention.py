"""How many query and KV heads, at what cost?"""

import math
from dataclasses import replace

import streamlit as st

from core.plan.architecture import heads_text as text
from core.plan.architecture.heads import at_equal_cost, choose
from pages.parts import badge, inputs, question, show
from pages.parts.answers import once
from pages.parts.attention import controls, panels, sources
from pages.parts.frame import screen
from pages.parts.panels import draw as draw_panels

MENU = {
    "title": "Attention heads", "order": 110, "section": "Decisions", "group": "architecture",
    "question": "How many attention heads?", "icon": "visibility",
}  # fmt: skip

with screen("attention", "How many attention heads, at what cost?") as answer:
    left, right = st.columns([1, 2.2], gap="large")
    with left:
        start = controls.model()
        table = question.current().runs
        size = controls.size_of(start)
    with left:
        use = controls.use_of(start)
    with left:
        source = sources.source(table)
        if math.isfinite(source.head_dim):  # what is known of heads is known of heads so wide
            use = replace(use, head_dim=source.head_dim)
        if source.key == "published" and (why := sources.unlike(table)):
            st.caption(show.escape(f"Published curves, because {why}."))
        heads = controls.heads_of(source, start)
    usual = (int(start.shape.query_heads), int(start.shape.kv_heads))
    loss = controls.target(source, size, start)
    heads, far = once("heads-near", (source.digest, loss, tuple(heads)), lambda: controls.near(source, loss, heads))
    found = once(
        "heads-chosen", (source.digest, loss, str(use), tuple(heads), usual),
        lambda: choose(source.law, loss, use, heads, usual),
    )  # fmt: skip
    equal = once(
        "heads-equal", (source.digest, loss, str(use), tuple(heads), usual), lambda: at_equal_cost(source.law, found)
    )
    context = panels.AttentionContext(line=source.line, source=source, start=start, heads=heads, found=found)
    with answer:
        st.markdown(text.answer(found, start, source.unit))
        badge.badge(source.judged(found), "attention")
        if far:
            st.caption(f"Left out: {far}, which need sizes more than a decade beyond the runs.")
        if said := text.granted(found, equal, source.unit, start):
            st.markdown(said)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(show.escape(source.line))
            inputs.link("attention")
    with right:
        panels.costs(context)
        draw_panels("attention", panels.PANELS, context)
