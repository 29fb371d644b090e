"""What another way to count errors would have given."""

import streamlit as st

from core.charts.fit.multiverse import multiverse as multiverse_chart
from core.fit.validation.by_objective import by_objective
from core.plan.compute.multiverse import Multiverse, multiverse
from core.units import plain
from pages.parts import show
from pages.parts.fit.panel import Case, Panel, known, once, queued


def found(case: Case) -> Multiverse | None:
    """Return what was found already, None where nobody has asked."""
    made = known("objectives", case)
    return None if made is None else once("multiverse", case, lambda: multiverse(made))


def _draw(case: Case) -> None:
    made = queued(
        "objectives", case, "Fitting every objective",
        lambda tell: by_objective(case.law, case.table, case.options, chosen_fit=case.fit, progress=tell),
    )  # fmt: skip
    result = once("multiverse", case, lambda: multiverse(made))
    st.markdown(f"{show.ICON[result.level]} {show.sentence(result.sentence)}")
    show.picture(multiverse_chart(result.table()), f"{case.fit.table}-objectives", result.table(), case.line)
    for note in result.notes:
        st.caption(show.sentence(note))


def _answer(case: Case) -> str:
    made = found(case)
    if made is None or made.ends is None:
        return ""
    return f"{plain(made.ends[0], 3)} to {plain(made.ends[1], 3)} {made.unit or made.quantity}"


PANEL = Panel("objectives", "What if errors were counted another way?", _draw, _answer)
