"""How large a vocabulary, for which budget?"""

import streamlit as st

from core.plan.vocabulary import text
from core.plan.vocabulary.budget import checked_size
from core.plan.vocabulary.verdict import of_vocabulary
from pages.parts import badge, fitted, inputs, question, show, state, whole_plan
from pages.parts.frame import body, screen
from pages.parts.panels import draw as draw_panels
from pages.parts.vocabulary import controls, panels, sources

MENU = {
    "title": "Vocabulary", "order": 100, "section": "Decisions", "group": "architecture",
    "question": "How large a vocabulary?", "icon": "menu_book",
}  # fmt: skip

with screen("vocabulary", "How large a vocabulary?") as answer:
    rail, place = body()
    table = question.current().runs
    with rail:
        start = controls.model()
        budget = controls.budget(start)
        source = sources.source(table)
        user_size = checked_size(budget, controls.usual(start))
    every = [sources.published(n) for n in (sources.PUBLISHED, sources.AGAIN)]
    every = [*every, source] if source.key == sources.OWN else every
    found = panels.answers(source, budget, state.get("vocabround"), every)
    context = panels.VocabularyContext(
        line=source.line, source=source, best=found[source.key][1], every=found, user_size=user_size
    )
    named = panels.named(context)
    mine = named[named["own"]].iloc[0]
    with answer:
        said = text.answer(context.best, user_size, float(mine["above"]), float(mine["more_compute"]), start)
        st.markdown(said)
        judged = fitted.judged_of(source.fit, table) if source.fit else None
        why = next(iter(source.fit.notes), "").removeprefix("No intervals: ") if source.fit else ""
        badge.badge(of_vocabulary(context.best, source.law, judged, why), "vocabulary", brief=True, answer=said)
    with place:
        panels.cost(context, named)
        sizes = {key: best.size for key, (_, best) in found.items()}
        st.markdown(text.near(context.best, float(mine["above"])))
        st.markdown(text.both(sizes[sources.PUBLISHED], sizes[sources.AGAIN], sizes.get(sources.OWN), context.best))
        st.caption(show.escape(source.line))
        inputs.link("vocabulary")
        draw_panels("vocabulary", (whole_plan.panel("vocabulary"), *panels.PANELS), context)
