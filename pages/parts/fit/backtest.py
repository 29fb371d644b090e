"""Whether the law would have predicted the largest runs from the smaller ones."""

import streamlit as st

from core.charts.fit.backtest import backtest as backtest_chart
from core.fit.validation.backtest import Backtest, backtest, hide_top
from pages.parts import show
from pages.parts.fit.context import FitContext, known, without_resamples
from pages.parts.panels import Panel

DECADES = (0.5, 1.0, 2.0)


def _draw(context: FitContext) -> None:
    decades = st.segmented_control(
        "Hide the top", DECADES, default=1.0, required=True, format_func=_decades, key="fit_hide"
    )
    train, test = hide_top(context.table, decades, laws=[context.law])
    result = without_resamples(
        "backtest", context, "Fitting the smaller runs",
        lambda how, tell: backtest(
            [context.law], context.table, train, test, context.fit.target, how, tell
        ), context.options, decades,
    )  # fmt: skip
    titles = {entry.key: entry.title for entry in result.laws}
    st.markdown(show.sentence(show.titled(result.sentence, titles)))
    kind = result.scale.name if result.scale else "flops"
    show.picture(
        backtest_chart(result.frame, result.unit, kind), f"{context.fit.table}-backtest", result.frame, context.line
    )
    for note in result.notes:
        st.caption(show.sentence(show.titled(note, titles)))


def _decades(number: float) -> str:
    return f"{number:g} decade{'' if number == 1 else 's'} of compute"


def _answer(context: FitContext) -> str:
    result: Backtest | None = known("backtest", context, st.session_state.get("fit_hide", 1.0))
    if result is None or result.best is None or result.best.score is None:
        return ""
    return f"{result.best.score.mre:.1%} off, up to {result.decades:.1f} decades beyond"


PANEL = Panel("backtest", "Would it have predicted the largest runs?", _draw, _answer)
