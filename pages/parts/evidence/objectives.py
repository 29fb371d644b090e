"""What another way to count errors would have given."""

import streamlit as st

from core import charts
from core.fit.universes import universes
from core.plan.multiverse import Multiverse, multiverse
from pages.parts import show
from pages.parts.evidence.panel import Case, Panel, known, queued


def found(case: Case) -> Multiverse | None:
    """Return what was found already, None where nobody has asked."""
    made = known("objectives", case)
    return multiverse(made) if made is not None else None


def _draw(case: Case) -> None:
    made = queued(
        "objectives", case, "Fitting every objective",
        lambda tell: universes(case.law, case.table, case.options, own=case.fit, progress=tell),
    )  # fmt: skip
    result = multiverse(made)
    st.markdown(f"{show.ICON[result.level]} {show.sentence(result.sentence)}")
    show.picture(charts.multiverse(result.table()), f"{case.fit.table}-objectives", result.table(), case.line)
    for note in result.notes:
        st.caption(show.sentence(note))


def _answer(case: Case) -> str:
    made = found(case)
    return "" if made is None else "it matters" if made.level == "care" else "much the same"


PANEL = Panel("objectives", "What if errors were counted another way?", _draw, _answer)
