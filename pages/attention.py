"""How many query and KV heads, at what cost?"""

import math
from dataclasses import replace

import streamlit as st

from core.plan.architecture import heads_text as text
from core.plan.architecture.heads import at_equal_cost, choose
from pages.parts import badge, inputs, question, show, whole_plan
from pages.parts.answers import once
from pages.parts.attention import controls, panels, sources
from pages.parts.frame import body, screen
from pages.parts.panels import draw as draw_panels

MENU = {
    "title": "Attention heads", "order": 110, "section": "Decisions", "group": "architecture",
    "question": "How many attention heads?", "icon": "visibility",
}  # fmt: skip

with screen("attention", "How many attention heads?") as answer:
    rail, place = body()
    table = question.current().runs
    with rail:
        start = controls.model()
        size = controls.size()
        use = controls.use_of(start)
        source = sources.source(table)
        start = controls.tried(source, start)
        if math.isfinite(source.head_dim):  # what is known of heads is known of heads so wide
            use = replace(use, head_dim=source.head_dim)
        if source.key == "published" and (why := sources.unlike(table)):
            st.caption(show.escape(f"Published curves, because {why}."))
        heads = controls.heads_of(source, start)
    usual = (int(start.shape.query_heads), int(start.shape.kv_heads))
    if source.error is None:  # a fit says nothing of heads that its runs lack
        heads = list(dict.fromkeys([*heads, usual]))
    loss = controls.loss_of(source, size, start)
    heads, far = once("heads-near", (source.digest, loss, tuple(heads)), lambda: controls.near(source, loss, heads))
    found = once(
        "heads-chosen", (source.digest, loss, str(use), tuple(heads), usual),
        lambda: choose(source.law, loss, use, heads, usual),
    )  # fmt: skip
    judged, by_law = source.judged(found), found
    if judged.level == "no":
        found = found.keeping_usual()
    equal = once(
        "heads-equal", (source.digest, loss, str(use), tuple(heads), usual, judged.level),
        lambda: at_equal_cost(source.law, found),
    )  # fmt: skip
    context = panels.AttentionContext(line=source.line, source=source, start=start, heads=heads, found=found)
    with answer:
        sentence = text.answer(found, start)
        st.markdown(sentence)
        badge.badge(judged, "attention", brief=True, answer=sentence)
    with place:
        panels.costs(context)
        st.markdown(text.costs(found, start, source.unit))
        out = f"Left out: {far}, which need sizes more than ten times beyond the runs." if far else ""
        kept = text.kept(by_law, found)
        said = " ".join(part for part in (kept, text.granted(found, equal, source.unit, start), out) if part)
        if said:
            st.caption(show.escape(said))
        st.caption(show.escape(source.line))
        inputs.link("attention")
        draw_panels("attention", (whole_plan.panel("attention"), *panels.PANELS), context)
