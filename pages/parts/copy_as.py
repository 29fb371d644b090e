"""*Copy as*: a plan as configuration of a trainer, to copy or to take away. Every page that has a plan shows it so."""

from collections.abc import Callable
from types import ModuleType

import streamlit as st

from core.report.configs import formats
from core.report.training_config import DOCS, TrainingConfig
from pages.parts import show
from pages.parts.panels import C, Panel

KEY = "copy_as"


def copy_as(config: TrainingConfig, page: str) -> None:
    """Ask for a format and show the plan in it, with a button that copies it and one that downloads it.

    Formats that need more than the plan says are named below, with what they need.
    """
    ready = {m.TITLE: m for m in formats() if not config.missing(m.NEEDS)}
    chosen = st.selectbox("Copy as", list(ready), key=f"{KEY}_{page}", help="Names, units and defaults of each tool.")
    module = ready[chosen]
    text = module.write(config)
    st.code(text, module.LANGUAGE, wrap_lines=True, height=360)
    st.download_button(
        module.FILE, text, module.FILE, "text/plain", icon=":material/download:", on_click="ignore",
        key=f"{KEY}_{page}_download",
    )  # fmt: skip
    if lacking := [m for m in formats() if m.TITLE not in ready]:
        st.caption(show.escape(_lacking(config, lacking)))


def _lacking(config: TrainingConfig, lacking: list[ModuleType]) -> str:
    """Return which formats need more than there is, and what."""
    needed = dict.fromkeys(DOCS[name] for module in lacking for name in config.missing(module.NEEDS))
    return f"{', '.join(m.TITLE for m in lacking)} need more: {', '.join(needed)}."


def panel(page: str, plan: Callable[[C], TrainingConfig]) -> Panel[C]:
    """Return the panel of a page in which its plan can be copied."""

    return Panel(KEY, "How do I hand it to a trainer?", lambda context: copy_as(plan(context), page))
