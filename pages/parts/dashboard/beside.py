"""Another dashboard beside the one that is open."""

import streamlit as st

from core.errors import BadInput
from core.store.dashboard_lists import gallery, mine
from pages.parts import account, show, state
from pages.parts.dashboard import saved, view
from pages.parts.dashboard.saved import OpenedDashboard
from pages.parts.gallery.curated import PREFIX
from pages.parts.gallery.stories import STORIES

PAGE, NAME = "dashboard", "beside"


def ask(found: OpenedDashboard) -> None:
    """Ask which other one stands beside it: one's own, one that is listed, or a story."""
    others = {"": "None"} | {PREFIX + story.key: story.title for story in STORIES}
    who = account.current()
    for one in [*(mine(who) if who else []), *gallery()]:
        if one.deleted is None:
            others[one.id] = one.title
    others.pop(found.saved.id, None)
    if (chosen := state.get(NAME)) and chosen not in others:
        others[chosen] = "The one of this address"
    st.selectbox("Beside it", list(others), format_func=others.__getitem__, **state.bind(PAGE, NAME, others))


def draw(found: OpenedDashboard) -> None:
    """Draw a dashboard, and beside it the one that was chosen; on a phone below it."""
    other = _chosen(found)
    if other is None:
        view.draw(found)
        return
    for place, one in zip(st.columns(2, gap="medium"), (found, other), strict=True):
        with place:
            st.subheader(show.escape(one.shown.title), anchor=False)
            view.draw(one)


def _chosen(found: OpenedDashboard) -> OpenedDashboard | None:
    """Return the other one; None where none is chosen, or the same version of the same."""
    key = state.get(NAME)
    if not key:
        return None
    try:
        other = saved.opened(key)
        same = (other.saved.id, other.saved.number) == (found.saved.id, found.saved.number)
        return None if same else other
    except BadInput as error:
        state.complain(str(error))
        state.drop(NAME)
        return None
