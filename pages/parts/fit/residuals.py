"""How large the errors are, where they lie, and every run with its own."""

import streamlit as st

from core.charts.fit.observed_predicted import observed_predicted
from core.charts.fit.residuals import residuals
from core.units import title_of, with_unit
from pages.parts import show
from pages.parts.fit import every_run
from pages.parts.fit.context import FitContext
from pages.parts.panels import Panel


def _draw(context: FitContext) -> None:
    frame = context.residuals
    used = frame[~frame["excluded"]]
    worst = used.iloc[used["residual"].abs().argmax()]
    st.markdown(
        f"Farthest off is {show.escape(str(worst['run']))}: {with_unit(worst['observed'], context.fit.unit)} where "
        f"{with_unit(worst['predicted'], context.fit.unit)} is predicted ({worst['residual']:+.2%})."
    )
    fit = context.fit
    show.picture(
        lambda: observed_predicted(frame, fit.unit, show.called(fit.target)), f"{fit.table}-observed", frame,
        context.line, of=(fit, context.table),
    )  # fmt: skip
    names = {f.name: title_of(f.name) for f in context.law.features}
    along = next(iter(names))
    if len(names) > 1:
        along = st.segmented_control(
            "Against",
            list(names),
            format_func=lambda n: show.escape(names[n]),
            default=along,
            required=True,
            key="fit_along",
        )
    show.picture(residuals(frame, along), f"{fit.table}-residuals", frame, context.line)
    st.caption("Every run, its error, and what would change without it: select rows to see them in the first picture")
    every_run.draw(context)


def _answer(context: FitContext) -> str:
    used = context.residuals[~context.residuals["excluded"]]
    return f"{used['residual'].abs().median():.2%} typically, {used['residual'].abs().max():.1%} at most"


PANEL = Panel("errors", "How large are the errors, and where?", _draw, _answer)
