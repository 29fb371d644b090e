"""Which data, in which proportions, for which budget?"""

from dataclasses import replace

import streamlit as st

from core.plan.mixture.optimum import domains_of
from pages.parts import inputs, show, state
from pages.parts.frame import screen
from pages.parts.mixture import made, panels, words
from pages.parts.mixture.asked import beside, own_mixture, wish_of

UNCERTAINTY = {0: "not shown", 64: "64 resamples", 200: "200 resamples"}

with screen("mixture", "Which data, in which proportions?") as answer:
    left, right = st.columns([1, 2.2], gap="large")
    with answer:
        table = made.table()
    with left:
        chosen = made.law(table)
    with answer:
        fits, constants = made.fitted(table, chosen)
    law, unit = next((c.law, c.unit) for c in constants.values())
    line = show.provenance(unit, f"{law.title} on {table.name}, {len(table.included):,} runs", state.get("seed"))
    with left:
        wish = wish_of(law, table, list(constants))
        st.selectbox(
            "Uncertainty", list(UNCERTAINTY), format_func=UNCERTAINTY.__getitem__,
            **state.bind("mixture", "mixboot", UNCERTAINTY),
            help="Refits of resampled runs: the more targets and domains, the longer it takes.",
        )  # fmt: skip
    best = made.best(constants, wish)
    case = made.Made(table, law, fits, constants, wish, best, dict(wish.natural), made.natural_name(), line)
    with answer:
        st.markdown(words.answer(case))
        st.markdown(words.trust(case))
        if said := " ".join(filter(None, (words.without_limits(case), words.repeated(case)))):
            st.markdown(said)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(line)
            inputs.link("mixture")
    with left:
        tried = own_mixture(domains_of(law), best)
    with right:
        if tried:
            st.markdown(words.gives_up(case, tried))
        other, name = beside(best, made.free_best(case), dict(wish.natural), tried)
        case = replace(case, other=other, other_name=name)
        panels.bars(case)
        if state.get("mixboot") and (said := words.uncertain(case)):
            st.caption(show.escape(said))
        for panel in panels.PANELS:
            if not panel.asked(case):
                continue
            key = f"mixture_{panel.key}"
            with st.expander(panel.question, expanded=panel.opened, key=key, on_change="rerun") as box:
                if box.open:
                    panel.draw(case)
