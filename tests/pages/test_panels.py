"""What one panel refuses or stops ends that panel alone, on every page that has panels."""

import importlib
import pathlib
from dataclasses import replace

import pytest
import streamlit as st

from core.errors import BadInput
from pages.parts.queue import StoppedError
from tests.pages._pages import fully_refined

PARTS = pathlib.Path(__file__).parents[2] / "pages" / "parts"
# Some pages have pictures alone there: what can be opened is in PANELS.
PAGES = sorted(p.parent.name for p in PARTS.glob("*/panels.py") if "\nPANELS" in p.read_text("utf-8"))
LINKS = {
    "fit": {"boot": "0", "starts": "4"},
    "mixture": {"data": "regmix", "mixlaw": "mixture-linear"},
}


def test_pages_with_panels_are_found():
    assert {"attention", "batch", "fit", "inference", "mixture", "shape", "vocabulary"} <= set(PAGES)


@pytest.mark.parametrize("error", [BadInput, StoppedError])
@pytest.mark.parametrize("page", PAGES)
def test_a_panel_that_refuses_or_stops_ends_itself_alone(open_page, monkeypatch, page, error):
    module = importlib.import_module(f"pages.parts.{page}.panels")

    def refuses(context):
        raise error("This panel cannot answer.")

    def says(key):
        return lambda context: st.markdown(f"Panel {key} is drawn.")

    first, *others = module.PANELS
    stubs = (replace(first, draw=refuses), *(replace(p, draw=says(p.key)) for p in others))
    monkeypatch.setattr(module, "PANELS", stubs)
    app = open_page(page, **LINKS.get(page, {}))
    if page == "home":  # a first visitor's plan is a kept one, without panels, until a fresh one is known
        app = fully_refined(app)
    for panel in stubs:
        app.session_state[f"{page}_{panel.key}"] = True
    app.run()
    assert not app.exception
    shown = {m.value for m in app.markdown}
    offered = [p for p in others if any(e.label.startswith(p.question) for e in app.expander)]
    assert offered or not others
    assert all(f"Panel {p.key} is drawn." in shown for p in offered)
    assert (error is BadInput) == any("This panel cannot answer." in e.value for e in app.error)
