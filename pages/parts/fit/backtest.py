"""Whether the law would have predicted the largest runs from the smaller ones."""

import streamlit as st

from core.charts.fit.backtest import backtest as backtest_chart
from core.fit.validation.backtest import Backtest, backtest, hide_top
from pages.parts import show
from pages.parts.fit.panel import Case, Panel, known, queued

DECADES = (0.5, 1.0, 2.0)


def _draw(case: Case) -> None:
    decades = st.segmented_control(
        "Hide the top", DECADES, default=1.0, required=True, format_func=_decades, key="fit_hide"
    )
    train, test = hide_top(case.table, decades)
    made = queued(
        "backtest", case, "Fitting the smaller runs",
        lambda tell: backtest([case.law], case.table, train, test, case.fit.target, case.options, tell), decades,
    )  # fmt: skip
    st.markdown(show.sentence(made.sentence))
    kind = made.scale.name if made.scale else "flops"
    show.picture(backtest_chart(made.frame, made.unit, kind), f"{case.fit.table}-backtest", made.frame, case.line)
    for note in made.notes:
        st.caption(show.sentence(note))


def _decades(number: float) -> str:
    return f"{number:g} decade{'' if number == 1 else 's'} of compute"


def _answer(case: Case) -> str:
    made: Backtest | None = known("backtest", case, st.session_state.get("fit_hide", 1.0))
    if made is None or made.best is None or made.best.score is None:
        return ""
    return f"{made.best.score.mre:.1%} off, up to {made.decades:.1f} decades beyond"


PANEL = Panel("backtest", "Would it have predicted the largest runs?", _draw, _answer)
