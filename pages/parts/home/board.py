"""The board of the plan: its decisions in words beside a picture in which a point is dragged, all in the browser."""

import functools
import pathlib
from collections.abc import Mapping
from typing import Any

import streamlit as st
import streamlit.components.v2

from core.charts.allocate.isoloss import isoloss
from core.charts.theme import PALETTES
from core.units import count
from pages.parts import show
from pages.parts.home.plan import PlanOfPage

HERE = pathlib.Path(__file__).parent
ROLES = {
    "ink": "text", "quiet": "quiet", "grid": "grid", "line": "line", "run": "run", "law": "law", "optimum": "optimum",
    "beyond": "beyond", "ground": "background",
}  # fmt: skip


@functools.cache
def _component() -> Any:
    style, script = ((HERE / f"board.{kind}").read_text("utf-8") for kind in ("css", "js"))
    return streamlit.components.v2.component("explorer_plan", html='<div class="board"></div>', css=style, js=script)


def draw(data: Mapping[str, Any]) -> None:
    """Draw the board of a plan (see `core.plan.recipe.board`); a row that is clicked opens its page."""
    palette = PALETTES[show.mode()]
    colours = {name: getattr(palette, role) for name, role in ROLES.items()}
    clicked = _component()(key="plan_board", data={**data, "palette": colours}, on_open_change=lambda: None)
    if page := clicked.open:
        st.switch_page(f"pages/{page}.py")


def downloads(found: PlanOfPage, unit: str, line: str) -> None:
    """Offer the picture of a plan, drawn for paper, and its answer with the best of every size as a table."""
    best, view = found.best, found.view
    here = (best["params"], best["tokens"], f"{count(best['params'])}, {count(best['tokens'])}")
    show.downloads(
        lambda: isoloss(view.curves, view.runs, view.path, here, view.budget, unit, 0, view.region, view.models),
        "plan", found.path, line, found.answer, view.runs,
    )  # fmt: skip
