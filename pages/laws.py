"""Every law there is: what it says, in which units, with which constants, and how its curve runs."""

import pandas as pd
import streamlit as st

from core import laws
from core.errors import BadInput
from core.fit.suited import ordered
from core.fit.trees.boosting import TREES
from core.laws import text
from pages.parts import question, show, state
from pages.parts.answers import once
from pages.parts.frame import body, screen
from pages.parts.laws import checks, find, panels

MENU = {"title": "Laws", "order": 120, "section": "Library"}


def _order() -> list[str]:
    """Return the keys of all laws, those that suit the runs first; the best known first where no runs can be had."""
    every = laws.registry()
    try:
        runs = question.current().runs
    except BadInput:
        return ordered(every)
    return once("laws-in-order", runs, lambda: ordered(every, runs))


with screen("laws", "Which laws are there, and what do they assume?") as answer:
    rail, place = body()
    every = {key: laws.get(key) for key in _order()}
    with rail:
        place_of_search = st.container()
        with st.expander("Narrow the list", icon=":material/filter_alt:"):
            found = find.narrowed(every)
        titles = {k: find.called(every[k]) for k in found} | {TREES.key: TREES.title}
        with place_of_search:
            st.selectbox(
                f"{len(found)} of {len(every)} laws, and trees", list(titles), format_func=titles.__getitem__,
                **state.bind("laws", "about", titles),
                help="Type to search by title or author. Laws that the chosen runs can be fitted with come first.",
            )  # fmt: skip
    chosen = every.get(state.get("about"))
    with answer:
        st.markdown(
            show.emphasised(text.gives(chosen) if chosen else f"**{TREES.title}** give loss without a formula.")
        )
    if chosen:
        panels.draw(chosen, rail, place)
    else:
        panels.trees(place)
    with place, st.expander(f"All {len(every)} laws at a glance"):
        rows = once("overview", tuple(every), lambda: pd.DataFrame(text.overview(every.values())))
        show.grid(rows, "laws", show.provenance("units as stated", "all laws"))
    with place, st.expander("Every check number, computed once more", on_change="rerun", key="all_checks") as box:
        if box.open:
            checks.draw()
