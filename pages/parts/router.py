"""The pages there are, found by looking, and the way back to them for a visitor who came in through a side door.

Until st.navigation has been called once in a server's life, Streamlit takes every file in pages/ for a page of its
own and opens a link to one without running app.py. The first visitor after a start may well come by such a link.
"""

import ast
import base64
import functools
import pathlib
from dataclasses import dataclass

import streamlit as st

ENTERED, MENU = "entered", "menu"
FOLDER = pathlib.Path(__file__).parents[1]


SECTIONS = ("", "Decisions", "Library")  # what stands by itself comes first


@dataclass(frozen=True)
class MenuEntry:
    """How a page stands in the menu: its address `name`, its `title` there, its `section`, and its place by `order`.

    A page that answers a question of its own has the `question`, an `icon` and a `group` of decisions, with which the
    home page links to it. A page that is a step of another has that page's name in `under`, and no place in the menu.
    """

    name: str
    title: str
    order: int
    section: str = ""
    group: str = ""
    question: str = ""
    icon: str = ""
    under: str = ""


@functools.cache
def entries() -> tuple[MenuEntry, ...]:
    """Return every page in the order of the menu: each file of pages/, by the record `MENU` that it holds.

    The record is read and not run, because to run a page is to draw it. Raises RuntimeError where a page has none.
    """
    found = [_read(path) for path in FOLDER.glob("*.py")]
    return tuple(sorted(found, key=lambda e: (e.order, e.name)))


def _read(path: pathlib.Path) -> MenuEntry:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and [getattr(t, "id", "") for t in node.targets] == ["MENU"]:
            return MenuEntry(path.stem, **ast.literal_eval(node.value))
    raise RuntimeError(f'{path} has no MENU = {{"title": ..., "order": ...}}')


def entry(name: str) -> MenuEntry:
    """Return the entry of the page with this address."""
    return next(e for e in entries() if e.name == name)


@functools.cache
def icon() -> str:
    """Return the icon of every page, as an address that holds it: a Material symbol would come from another host."""
    picture = (FOLDER / "parts" / "icon.svg").read_bytes()
    return f"data:image/svg+xml;base64,{base64.b64encode(picture).decode()}"


def navigation():
    """Declare the pages and return the one that is asked for."""
    st.session_state[ENTERED] = True
    if MENU not in st.session_state:  # a page looks for its file on the disk
        st.session_state[MENU] = _menu()
    hidden = bool(st.context.is_embedded)  # a frame shows one page
    return st.navigation(st.session_state[MENU], position="hidden" if hidden else "top")


def _menu() -> dict[str, list]:
    """Return the pages in their sections."""
    menu: dict[str, list] = {section: [] for section in SECTIONS}
    for e in entries():
        seen = "hidden" if e.under else "visible"
        menu[e.section].append(
            st.Page(f"pages/{e.name}.py", title=e.title, url_path=e.name, default=e is entries()[0], visibility=seen)
        )
    return menu


def ensure_entered(page: str) -> None:
    """Start over through app.py, with the same link, if this page was opened without it."""
    if ENTERED not in st.session_state:
        link = st.query_params.to_dict()
        navigation()
        st.switch_page(f"pages/{page}.py", query_params=link)
