"""The first picture of a fit: the law over its runs, in which runs are selected and left out."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.charts.fit.law_over_runs import ROW, law_over_runs
from core.fit.diagnostics import law_over_runs as data
from core.fit.report.estimates import numbers
from core.units import title_of
from pages.parts import show
from pages.parts.fit import selected
from pages.parts.fit.context import FitContext, once


def draw(context: FitContext, aside: DeltaGenerator) -> None:
    """Draw the law over the runs, and `aside`, in the rail, what can be done with those that are selected."""
    fit, chosen = context.fit, selected.current(context.key)
    view = once("law-over-runs", context, lambda: data.law_over_runs(fit, context.table, context.residuals))
    runs = view.runs.assign(**{ROW: view.runs.index})
    key = selected.key_of(chosen, selected.PICTURE)

    def taken() -> None:
        found = st.session_state[key].selection
        selected.choose(chosen, selected.rows_of(found, runs), selected.PICTURE)

    # What is selected in the picture itself is kept there: only what was before it was drawn belongs to it.
    first = st.session_state.setdefault(f"{key}_first", chosen.rows)
    show.picture(
        lambda: law_over_runs(
            runs, view.curves, view.groups, view.along, view.by, fit.unit, show.called(fit.target), first
        ),
        f"{fit.table}-fit", view.points(), context.line, of=(fit, context.table, first), first=True,
        answer=numbers(fit), runs=view.runs, select=show.Select(key, taken),
    )  # fmt: skip
    with aside:
        selected.leave_out(chosen, dict(zip(runs[ROW], runs["run"].astype(str), strict=True)))
    if view.held:
        st.caption(f"Each curve has {', '.join(title_of(n) for n in view.held)} at the middle of its runs.")
