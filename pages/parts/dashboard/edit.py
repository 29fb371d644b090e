"""Change a dashboard: what it is called, its notes, its panels. Everything that is saved is a new version."""

from dataclasses import replace

import streamlit as st

from core.dashboards import DashboardPanel, NoteExhibit
from core.dashboards.records import WIDTHS
from core.store import dashboard_changes as changes
from core.store.access import Right, Visibility
from pages.parts import account, show, state
from pages.parts.dashboard import add, saved
from pages.parts.dashboard.saved import OpenedDashboard
from pages.parts.guard import guarded

SEEN = {
    Visibility.PRIVATE: "Only you and its editors",
    Visibility.LINK: "Whoever has the link",
    Visibility.LISTED: "Everybody, in the gallery",
}
NAMES = {"answer": "An answer", "chart": "A picture", "table": "A table", "note": "A note"}
LONGEST_NAME = 50  # letters
WIDE = {1: "A third", 2: "Two thirds", 3: "Full width"}


def draw(found: OpenedDashboard) -> None:
    """Offer what whoever is looking may change."""
    if found.saved.right < Right.EDIT:
        return
    name = f"edit_{found.saved.id}_{found.saved.number}"
    with st.expander("Change this dashboard", icon=":material/edit:", key=f"open_{found.saved.id}"):
        _words(found, name)
        for place, panel in enumerate(found.shown.panels):
            _panel(found, place, panel, name)
        if found.saved.right is Right.OWN:
            _who_sees_it(found)


def _words(found: OpenedDashboard, name: str) -> None:
    with st.form(f"{name}_words", border=False):
        st.text_input("Title", found.shown.title, max_chars=200, key=f"{name}_title")
        st.text_area("Notes, in Markdown", found.shown.notes, max_chars=20_000, key=f"{name}_notes")
        st.text_area("A new note, as a panel at the end", max_chars=20_000, key=f"{name}_note")
        st.form_submit_button("Save", type="primary", on_click=guarded(_save_words), args=(found, name))


def _save_words(found: OpenedDashboard, name: str) -> None:
    said = {what: str(st.session_state[f"{name}_{what}"]) for what in ("title", "notes", "note")}
    panels = found.shown.panels
    if said["note"].strip():
        panels = (*panels, DashboardPanel("", NoteExhibit(markdown=said["note"])))
    _save(found, replace(found.shown, title=said["title"], notes=said["notes"], panels=panels))


def _panel(found: OpenedDashboard, place: int, panel: DashboardPanel, name: str) -> None:
    key, last = f"{name}_{place}", len(found.shown.panels) - 1
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{place + 1}. {show.escape(_called(panel))}", width="stretch")
        st.selectbox(
            "Width", WIDTHS, WIDTHS.index(panel.width), WIDE.__getitem__, key=f"{key}_width", width=150,
            label_visibility="collapsed", on_change=guarded(_resize), args=(found, place, f"{key}_width"),
        )  # fmt: skip
        for label, icon, to in (("Up", "arrow_upward", place - 1), ("Down", "arrow_downward", place + 1)):
            st.button(
                label, icon=f":material/{icon}:", key=f"{key}_{label}", disabled=not 0 <= to <= last,
                on_click=guarded(_move), args=(found, place, to),
            )  # fmt: skip
        st.button(
            "Remove", icon=":material/delete:", key=f"{key}_remove", on_click=guarded(_move), args=(found, place, None)
        )


def _called(panel: DashboardPanel) -> str:
    """Return what tells a panel from the others: its title, or the words that it has, shortened."""
    shown = panel.exhibit
    words = getattr(shown, "text", "") or getattr(shown, "markdown", "")
    said = panel.title or " ".join(words.replace("*", "").split()) or NAMES[shown.kind]
    return said if len(said) <= LONGEST_NAME else f"{said[: LONGEST_NAME - 1].rstrip()}…"


def _resize(found: OpenedDashboard, place: int, key: str) -> None:
    panels = list(found.shown.panels)
    panels[place] = replace(panels[place], width=int(st.session_state[key]))
    _save(found, replace(found.shown, panels=tuple(panels)))


def _move(found: OpenedDashboard, place: int, to: int | None) -> None:
    """Put a panel at another place, or nowhere."""
    panels = list(found.shown.panels)
    panel = panels.pop(place)
    if to is not None:
        panels.insert(to, panel)
    used = {p.table for p in panels}
    tables = tuple(t for t in found.shown.tables if t.digest in used)
    _save(found, replace(found.shown, panels=tuple(panels), tables=tables))


def _save(found: OpenedDashboard, after) -> None:
    key, _ = saved.keep(after, found.saved.id)
    st.session_state[add.CURRENT] = key
    state.put(version=0)


def _who_sees_it(found: OpenedDashboard) -> None:
    key = f"seen_{found.saved.id}"
    st.selectbox(
        "Who sees it", list(SEEN), list(SEEN).index(found.saved.visibility), SEEN.__getitem__, key=key,
        on_change=guarded(_seen_by), args=(found, key),
    )  # fmt: skip
    if account.signs_in():
        _editors(found)
    else:
        st.caption(account.warning())
    st.button("Delete", icon=":material/delete:", on_click=guarded(_delete), args=(found,), key=f"delete_{key}")
    st.caption("A deleted dashboard can be brought back for 30 days, under Dashboards.")


def _editors(found: OpenedDashboard) -> None:
    """Show who else may change it, and ask for another: by the address with which they sign in."""
    for email in changes.editors(account.needed(), found.saved.id):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(show.escape(email))
            st.button("Remove", on_click=guarded(_uninvite), args=(found, email), key=f"out_{found.saved.id}_{email}")
    key = f"editor_{found.saved.id}"
    st.text_input("Who else may change it: an address", key=key, max_chars=300)
    st.button("Add an editor", on_click=guarded(_invite), args=(found, key), key=f"add_{key}")


def _invite(found: OpenedDashboard, key: str) -> None:
    changes.invite(account.needed(), found.saved.id, str(st.session_state[key]))
    st.session_state[key] = ""


def _uninvite(found: OpenedDashboard, email: str) -> None:
    changes.uninvite(account.needed(), found.saved.id, email)


def _seen_by(found: OpenedDashboard, key: str) -> None:
    changes.show(account.needed(), found.saved.id, Visibility(st.session_state[key]))


def _delete(found: OpenedDashboard) -> None:
    changes.delete(account.needed(), found.saved.id)
    st.session_state.pop(add.CURRENT, None)
