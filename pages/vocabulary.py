"""How large a vocabulary, for which budget?"""

import streamlit as st

from core.fit import verdict
from core.plan.vocabulary.budget import checked_size
from pages.parts import inputs, question, show, state
from pages.parts.answers import once
from pages.parts.frame import screen
from pages.parts.vocabulary import controls, panels, sources, text

MENU = {"title": "Vocabulary", "order": 80, "question": "How large a vocabulary", "icon": "menu_book"}

with screen("vocabulary", "How large a vocabulary?") as answer:
    left, right = st.columns([1, 2.2], gap="large")
    table = question.current().runs
    with left:
        start = controls.model()
        budget = controls.budget(start)
        source = sources.source(table)
        own = checked_size(budget, controls.own(start))
    every = [sources.published(n) for n in (sources.PUBLISHED, sources.AGAIN)]
    every = [*every, source] if source.key == sources.OWN else every
    found = panels.answers(source, budget, state.get("vocabround"), every)
    case = panels.Case(source, found[source.key][1], found, own)
    named = panels.named(case)
    with answer:
        mine = named[named["own"]].iloc[0]
        st.markdown(text.answer(case.best, own, float(mine["above"]), float(mine["more_compute"]), start))
        st.markdown(text.trust(case.best, source))
        st.markdown(text.both({key: best for key, (_, best) in found.items()}, case.best))
        if source.fit:
            made = source.fit
            show.brief(once("vocabulary-verdict", (made.digest, made.seed), lambda: verdict(made, table)))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(show.escape(source.line))
            inputs.link("vocabulary")
    with right:
        panels.cost(case, named)
        for panel in panels.PANELS:
            with st.expander(
                panel.question, expanded=panel.opened, key=f"vocabulary_{panel.key}", on_change="rerun"
            ) as box:
                if box.open:
                    panel.draw(case)
