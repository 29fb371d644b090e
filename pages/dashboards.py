"""Which dashboards there are: one's own, those that are listed for everybody, and how to begin one."""

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from core.dashboards import Dashboard
from core.dashboards.exchange import from_file
from core.store import dashboard_changes as changes
from core.store import dashboards
from core.store.accounts import Account
from core.store.dashboard_lists import ListedDashboard, gallery, mine
from pages.parts import account, show
from pages.parts.dashboard import add, edit, saved
from pages.parts.frame import screen
from pages.parts.gallery import curated
from pages.parts.gallery import links as curated_links
from pages.parts.guard import guarded

MENU = {"title": "Dashboards", "order": 135, "section": "Library"}
FILE = "dashboard_file"


def _new() -> None:
    key, _ = saved.keep(Dashboard(f"Dashboard of {datetime.now(UTC):%Y-%m-%d}"))
    st.session_state[add.CURRENT] = key


def _bring() -> None:
    file = st.session_state[FILE]
    if file is not None:
        key, _ = saved.keep(from_file(file.getvalue()))
        st.session_state[add.CURRENT] = key


def _restore(key: str) -> None:
    changes.restore(account.needed(), key)


def _erase(key: str) -> None:
    changes.erase(account.needed(), key)


def _line(one: ListedDashboard) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if one.deleted is None:
            st.page_link(
                "pages/dashboard.py", label=show.escape(one.title), icon=":material/dashboard:",
                query_params={"dashboard": one.id},
            )  # fmt: skip
        else:
            st.markdown(f"~~{show.escape(one.title)}~~, deleted on {one.deleted:%Y-%m-%d}")
            st.button("Bring back", on_click=guarded(_restore), args=(one.id,), key=f"restore_{one.id}")
            st.button("Erase for good", on_click=guarded(_erase), args=(one.id,), key=f"erase_{one.id}")
        seen = edit.SEEN[one.visibility]
        st.caption(f"Version {one.latest}, changed {one.changed:%Y-%m-%d %H:%M} UTC. {seen}.")


def _stories() -> None:
    """List the curated dashboards, each with its first sentence."""
    for story in curated.stories():
        with st.container(horizontal=True, vertical_alignment="center"):
            curated_links.draw(story)
            st.caption(show.escape(f"{story.words.partition('. ')[0]}."))


def _room(who: Account | None) -> str:
    """Say whose dashboards these are, and how much room they take."""
    if who is None:
        return account.SIGN_IN
    taken, most = dashboards.room(who)
    return f"{account.warning()} They take {taken / 1e6:.1f} of {most / 1e6:.0f} MB.".strip()


def _list(title: str, found: Sequence[ListedDashboard], empty: str) -> None:
    st.subheader(title, anchor=False)
    if not found:
        st.caption(empty)
    for one in found:
        _line(one)


with screen("dashboards", "Which dashboards are there?") as answer:
    who = account.current()
    theirs, listed = mine(who) if who else [], gallery()
    kept = sum(one.deleted is None for one in theirs)
    with answer:
        st.markdown(f"**{kept}** of your own, **{len(listed)}** in the gallery, **{len(curated.stories())}** stories.")
        st.caption(_room(who))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button("New dashboard", type="primary", icon=":material/add:", on_click=guarded(_new))
    _list("Yours", theirs, "None yet: answers, pictures and tables of this app have a button that adds them to one.")
    st.subheader("Stories", anchor=False)
    _stories()
    _list("Gallery", listed, "Nobody has listed one here yet.")
    with st.expander("Bring a dashboard from another explorer"):
        st.file_uploader("The JSON that its Download offers", type="json", key=FILE, on_change=guarded(_bring))
    st.caption(show.provenance(f"{kept + len(listed)} dashboards", "Library"))
