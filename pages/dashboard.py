"""A saved dashboard: the same numbers to the last digit, whenever it is opened."""

from urllib.parse import urlencode

import streamlit as st

from core.charts.theme import config
from core.dashboards.exchange import to_file
from core.dashboards.html_report import html_report
from core.store import dashboards
from core.store.access import Right
from pages.parts import account, show, state
from pages.parts.dashboard import add, beside, edit, present, saved, view
from pages.parts.dashboard.saved import OpenedDashboard
from pages.parts.frame import screen
from pages.parts.gallery import curated
from pages.parts.guard import guarded

MENU = {"title": "Dashboard", "order": 136, "under": "dashboards"}


def _copy(found: OpenedDashboard) -> None:
    if found.saved.id.startswith(curated.PREFIX):
        key, _ = saved.keep(found.shown)
    else:
        key = dashboards.fork(account.needed(), found.saved.id, found.saved.number)
    st.session_state[add.CURRENT] = key
    state.put(dashboard=key, version=0)


def _about(found: OpenedDashboard) -> str:
    one = found.saved
    if one.id.startswith(curated.PREFIX):
        return f"A story of the gallery, from bundled runs and published constants, with explorer {one.app}."
    when = f"{one.created:%Y-%m-%d %H:%M} UTC"
    return f"Version {one.number} of {one.latest}, saved by {one.author} on {when} with explorer {one.app}."


def _take(found: OpenedDashboard) -> None:
    """Offer the link, the files, and a copy of one's own."""
    name, address = show.stem(found.shown.title), (st.context.url or "").split("?")[0]
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover("Link", icon=":material/link:"):
            st.write("The latest version, whatever is changed later:")
            st.code(f"{address}?{urlencode({'dashboard': found.saved.id})}", language=None, wrap_lines=True)
            st.write("This version for good:")
            fixed = {"dashboard": found.saved.id, "version": found.saved.number}
            st.code(f"{address}?{urlencode(fixed)}", language=None, wrap_lines=True)
            st.caption(edit.SEEN[found.saved.visibility] + " can open it.")
        with st.popover("Download", icon=":material/download:"):
            looks = {"light": config("light"), "dark": config("dark")}
            about = f"{_about(found)} {found.saved.id}"
            st.download_button(
                "HTML, opens without a network", lambda: html_report(found.shown, about, looks), f"{name}.html",
                "text/html", on_click="ignore",
            )  # fmt: skip
            st.download_button(
                "JSON, for another explorer", lambda: to_file(found.shown), f"{name}.json", "application/json",
                on_click="ignore",
            )  # fmt: skip
        with st.popover("Show", icon=":material/present_to_all:"):
            shown = {"dashboard": found.saved.id, "version": state.get("version"), "beside": state.get("beside")}
            shown |= {"embed": "true"}
            whole = urlencode({k: v for k, v in shown.items() if v})
            st.link_button("Present, without menus", f"{address}?{whole}", icon=":material/fullscreen:")
            beside.ask(found)
        st.button("Make a copy", icon=":material/content_copy:", on_click=guarded(_copy), args=(found,))
        st.page_link("pages/dashboards.py", label="All dashboards", icon=":material/dashboard:")


def _draw(found: OpenedDashboard) -> None:
    if found.saved.right >= Right.EDIT:
        st.session_state[add.CURRENT] = found.saved.id
    if view.presented():
        present.button()
    beside.draw(found)
    if view.presented():
        return
    if not found.shown.panels:
        st.info("It has no panels yet: answers, pictures and tables of this app have a button that adds them here.")
    _take(found)
    edit.draw(found)


with screen("dashboard", saved.title) as answer:
    if key := state.get("dashboard"):
        found = saved.opened(key, state.get("version"))
        with answer:
            st.caption(show.escape(_about(found)))
        _draw(found)
    else:
        with answer:
            st.markdown("This address names none. Those that there are stand in a list:")
            st.page_link("pages/dashboards.py", label="All dashboards", icon=":material/dashboard:")
            st.caption(show.provenance("dashboards", "Library"))
