"""How the fit was made: the methods paragraph, the fit card, the fit itself to take away."""

import streamlit as st

from core.fit.report.card import escaped, fit_card
from core.fit.report.methods import methods_paragraph
from pages.parts import show
from pages.parts.fit.checklist import items
from pages.parts.fit.panel import Case, Panel, known


def _draw(case: Case) -> None:
    fit, t = case.fit, case.fit.seconds
    st.markdown(methods_paragraph(fit, case.table, escaped))
    lines = (
        f"{t.compile:.2f} s compiling, {t.solve:.2f} s for the starts, {t.intervals:.2f} s for the resamples",
        f"columns: {', '.join(f'{k} from {v}' for k, v in fit.columns.items())}",
        *fit.notes,
    )
    st.markdown("\n".join(f"- {show.escape(one)}" for one in lines))
    with st.container(horizontal=True):
        st.download_button(
            "Fit card", lambda: fit_card(fit, case.table, case.verdict, items(case)),
            f"{show.stem(f'{fit.law}-{fit.table}')}-card.md", "text/markdown", on_click="ignore", key="fit_card",
            icon=":material/description:",
        )  # fmt: skip
        st.download_button(
            "Fit as JSON", lambda: fit.model_dump_json(indent=1), f"{show.stem(f'{fit.law}-{fit.table}')}.json",
            "application/json", on_click="ignore", key="fit_json", icon=":material/data_object:",
        )  # fmt: skip
    if known("checklist", case, "deep") is None:
        st.caption("The card carries the checklist; *Check the rest* there first fills in what needs refits.")


PANEL = Panel("method", "How was it fitted?", _draw)
