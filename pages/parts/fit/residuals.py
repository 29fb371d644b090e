"""How large the errors are, where they lie, and every run with its own."""

import streamlit as st

from core.charts.axes import title_of
from core.charts.fit.residuals import residuals
from core.units import with_unit
from pages.parts import show
from pages.parts.fit.panel import Case, Panel


def _draw(case: Case) -> None:
    frame = case.residuals
    used = frame[~frame["excluded"]]
    worst = used.iloc[used["residual"].abs().argmax()]
    st.markdown(
        f"Farthest off is {show.escape(str(worst['run']))}: {with_unit(worst['observed'], case.fit.unit)} where "
        f"{with_unit(worst['predicted'], case.fit.unit)} is predicted ({worst['residual']:+.2%})."
    )
    names = {f.name: title_of(f.name) for f in case.law.features}
    along = next(iter(names))
    if len(names) > 1:
        along = st.segmented_control(
            "Against", list(names), format_func=names.__getitem__, default=along, required=True, key="fit_along"
        )
    show.picture(residuals(frame, along), f"{case.fit.table}-residuals", frame, case.line)
    st.caption("Every run: observed and predicted")
    said = {"observed": f"observed ({case.fit.unit})", "predicted": "predicted", "residual": "error (fraction)"}
    show.grid(frame.rename(columns=said), f"{case.fit.table}-predictions", case.line)


def _answer(case: Case) -> str:
    used = case.residuals[~case.residuals["excluded"]]
    return f"{used['residual'].abs().median():.2%} typically, {used['residual'].abs().max():.1%} at most"


PANEL = Panel("errors", "How large are the errors, and where?", _draw, _answer)
