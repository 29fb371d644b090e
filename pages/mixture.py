"""Which data, in which proportions, for which budget?"""

from dataclasses import replace

import streamlit as st

from core.plan.mixture.optimum import domains_of
from pages.parts import inputs, show, state
from pages.parts.frame import screen
from pages.parts.mixture import panels, results, text
from pages.parts.mixture.controls import beside, own_mixture, wish_of

MENU = {"title": "Mixture", "order": 70, "question": "Which data, in which proportions", "icon": "donut_small"}
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
    case = results.Made(table, law, fits, constants, wish, best, dict(wish.natural), results.natural_name(), line)
    with answer:
        st.markdown(text.answer(case))
        st.markdown(text.trust(case))
        if said := " ".join(filter(None, (text.without_limits(case), text.repeated(case)))):
            st.markdown(said)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(line)
            inputs.link("mixture")
    with left:
        tried = own_mixture(domains_of(law), best)
    with right:
        if tried:
            st.markdown(text.gives_up(case, tried))
        other, name = beside(best, results.free_best(case), dict(wish.natural), tried)
        case = replace(case, other=other, other_name=name)
        panels.bars(case)
        if state.get("mixboot") and (said := text.uncertain(case)):
            st.caption(show.escape(said))
        for panel in panels.PANELS:
            if not panel.asked(case):
                continue
            key = f"mixture_{panel.key}"
            with st.expander(panel.question, expanded=panel.opened, key=key, on_change="rerun") as box:
                if box.open:
                    panel.draw(case)
