"""How the fit was made: the methods paragraph, the fit card, the fit itself to take away."""

import streamlit as st

from core.fit.report.card import escaped, fit_card
from core.fit.report.methods import methods_paragraph
from pages.parts import show
from pages.parts.fit.checklist import items
from pages.parts.fit.context import FitContext, known
from pages.parts.panels import Panel


def _draw(context: FitContext) -> None:
    fit, t = context.fit, context.fit.seconds
    st.markdown(methods_paragraph(fit, context.table, escaped))
    rows = (
        f"{t.compile:.2f} s compiling, {t.solve:.2f} s for the starts, {t.intervals:.2f} s for the resamples",
        f"columns: {', '.join(f'{k} from {v}' for k, v in fit.columns.items())}",
        *fit.notes,
    )
    st.markdown("\n".join(f"- {show.escape(one)}" for one in rows))
    with st.container(horizontal=True):
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


PANEL = Panel("method", "How was it fitted?", _draw)
