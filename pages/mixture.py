"""Which data, in which proportions, for which budget?"""

from dataclasses import replace

import streamlit as st

from core.plan.mixture import text
from core.plan.mixture.optimum import domains_of
from pages.parts import badge, inputs, show, state
from pages.parts.frame import body, screen
from pages.parts.mixture import panels, results, stages
from pages.parts.mixture.controls import beside, own_mixture
from pages.parts.panels import draw as draw_panels

MENU = {
    "title": "Data mixture", "order": 60, "section": "Decisions", "group": "training",
    "question": "Which data, in which proportions?", "icon": "donut_small",
}  # fmt: skip
UNCERTAINTY = {0: "not shown", 64: "64 resamples", 200: "200 resamples"}

with screen("mixture", "Which data, in which proportions?") as answer:
    rail, place = body()
    table = results.table()
    with rail:
        chosen = results.law(table)
        asks = st.container()
        st.selectbox(
            "Intervals", list(UNCERTAINTY), format_func=UNCERTAINTY.__getitem__,
            **state.bind("mixture", "mixboot", UNCERTAINTY),
            help="Refits of resampled runs: the more targets and domains, the longer it takes.",
        )  # fmt: skip
    with answer:
        said = st.empty()
        verdict_at = st.empty()
        verdict_at.caption("How far to rely on this is worked out.")  # keeps the badge's place
    with place:
        shown = st.empty()
        fits, constants, wish, progress = stages.found(table, chosen, asks, said, shown)
    law, unit = next((c.law, c.unit) for c in constants.values())
    line = show.provenance(unit, f"{law.title} on {table.name}, {len(table.included):,} runs", state.get("seed"))
    best = results.best(constants, wish)
    context = results.MixtureContext(
        line=line, table=table, law=law, fits=fits, constants=constants, wish=wish, best=best, other=dict(wish.natural),
        other_name=results.natural_name(),
    )  # fmt: skip
    example = results.instead(table)
    sentence = show.emphasised(text.answer(best, context.gain, table.name if example else ""))
    said.markdown(sentence)
    free = results.free_best(context)
    with rail:
        tried = own_mixture(domains_of(law), best)
    with place:
        below = st.container()
        with below:
            other, name = beside(best, free, dict(wish.natural), tried)
        context = replace(context, other=other, other_name=name)
        with shown.container():
            panels.bars(context)
        if tried:
            st.markdown(text.gives_up(context.value(tried) - best.value, unit))
        gain = text.detail(best, wish, context.gain, unit, results.natural_name())
        st.caption(
            " ".join(
                show.emphasised(t) for t in (gain, text.without_limits(best, free, unit), text.repeated(best)) if t
            )
        )
        progress()
        if any(f.resamples for f in fits.values()) and (words := text.intervals(best, wish, fits)):
            st.caption(show.escape(words))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(show.escape(f"{example} {line}".strip()))
            inputs.link("mixture")
    found = results.judged(context)  # takes its time: the picture stands by now
    with verdict_at.container():
        badge.badge(found, "mixture", brief=True, answer=sentence)
    with place:
        draw_panels("mixture", panels.PANELS, context)
