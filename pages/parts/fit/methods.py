"""How the fit was made: the methods in 120 words and their details, the fit card, the fit itself to take away."""

import re

import streamlit as st

from core.report import latex
from core.report.bibtex import bibliography
from core.report.card import escaped, fit_card
from core.report.details import details
from core.report.summary import summary
from pages.parts import show
from pages.parts.fit.checklist import items
from pages.parts.fit.context import FitContext, known
from pages.parts.panels import Panel


def _draw(context: FitContext) -> None:
    fit = context.fit
    st.markdown(summary(fit, context.table, escaped))
    with st.container(horizontal=True):
        with st.popover("Copy the methods", icon=":material/content_copy:", key="copy_methods"):
            _copies(context)
        st.download_button(
            "Fit card", lambda: fit_card(fit, context.table, context.verdict, items(context)),
            f"{show.stem(f'{fit.law}-{fit.table}')}-card.md", "text/markdown", on_click="ignore", key="fit_card",
            icon=":material/description:",
        )  # fmt: skip
        st.download_button(
            "Fit as JSON", lambda: fit.model_dump_json(indent=1), f"{show.stem(f'{fit.law}-{fit.table}')}.json",
            "application/json", on_click="ignore", key="fit_json", icon=":material/data_object:",
        )  # fmt: skip
    if known("checklist", context, "deep") is None:
        st.caption("The card carries the checklist; *Check the rest* there first fills in what needs refits.")
    st.markdown("**Details**")
    st.markdown(details(fit, context.table, escaped))
    t = fit.seconds
    rows = (
        f"{t.compile:.2f} s compiling, {t.solve:.2f} s for the search, {t.intervals:.2f} s for the resamples",
        f"columns: {', '.join(f'{k} from {v}' for k, v in fit.columns.items())}",
        *fit.notes,
    )
    st.markdown("\n".join(f"- {show.escape(one)}" for one in rows))


def _copies(context: FitContext) -> None:
    """Show the methods as others take them over, each with a button that copies it."""
    fit, runs, law = context.fit, context.table, context.law
    copies = {
        "Text": (lambda: summary(fit, runs), None),
        "LaTeX": (lambda: latex.methods(fit, runs, law, summary), "latex"),
        "BibTeX": (lambda: bibliography(fit, runs), "bibtex"),
        "Details": (lambda: details(fit, runs), None),
        "Details as LaTeX": (lambda: latex.methods(fit, runs, law, details), "latex"),
    }
    for tab, (text, language) in zip(st.tabs(list(copies)), copies.values(), strict=True):
        tab.code(_without_dollars(text()) if language is None else text(), language, wrap_lines=True, height=320)


def _without_dollars(text: str) -> str:
    """Return text for where nothing draws formulas: without the dollars around them."""
    return re.sub(r"\$([^$]*)\$", r"\1", text)


PANEL = Panel("method", "How was it fitted?", _draw)
