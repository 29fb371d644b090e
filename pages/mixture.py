"""Which data, in which proportions, for which budget?"""

from dataclasses import replace

import streamlit as st

from core.plan.mixture import text
from core.plan.mixture.optimum import domains_of
from pages.parts import badge, inputs, show, state
from pages.parts.frame import screen
from pages.parts.mixture import panels, results
from pages.parts.mixture.controls import beside, own_mixture, wish_of
from pages.parts.panels import draw as draw_panels

MENU = {
    "title": "Data mixture", "order": 60, "section": "Decisions", "group": "training",
    "question": "Which data, in which proportions?", "icon": "donut_small",
}  # fmt: skip
UNCERTAINTY = {0: "not shown", 64: "64 resamples", 200: "200 resamples"}

with screen("mixture", "Which data, in which proportions?") as answer:
    left, right = st.columns([1, 2.2], gap="large")
    with answer:
        table = results.table()
    with left:
        chosen = results.law(table)
    with answer:
        fits, constants = results.fitted(table, chosen)
    law, unit = next((c.law, c.unit) for c in constants.values())
    line = show.provenance(unit, f"{law.title} on {table.name}, {len(table.included):,} runs", state.get("seed"))
    with left:
        wish = wish_of(law, table, list(constants))
        st.selectbox(
            "Uncertainty", list(UNCERTAINTY), format_func=UNCERTAINTY.__getitem__,
            **state.bind("mixture", "mixboot", UNCERTAINTY),
            help="Refits of resampled runs: the more targets and domains, the longer it takes.",
        )  # fmt: skip
    best = results.best(constants, wish)
    context = results.MixtureContext(
        line=line, table=table, law=law, fits=fits, constants=constants, wish=wish, best=best, other=dict(wish.natural),
        other_name=results.natural_name(),
    )  # fmt: skip
    with answer:
        said = text.answer(best, wish, context.gain, unit, results.natural_name())
        st.markdown(show.emphasised(said))
        badge.badge(results.judged(context), "mixture")
        free = results.free_best(context)
        if said := " ".join(filter(None, (text.without_limits(best, free, unit), text.repeated(best)))):
            st.markdown(show.emphasised(said))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(show.escape(line))
            inputs.link("mixture")
    with left:
        tried = own_mixture(domains_of(law), best)
    with right:
        if tried:
            st.markdown(text.gives_up(context.value(tried) - best.value, unit))
        other, name = beside(best, free, dict(wish.natural), tried)
        context = replace(context, other=other, other_name=name)
        panels.bars(context)
        if state.get("mixboot") and (said := text.intervals(best, wish, fits)):
            st.caption(show.escape(said))
        draw_panels("mixture", panels.PANELS, context)
