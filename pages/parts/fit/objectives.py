"""What another way to count errors would have given."""

import streamlit as st

from core.charts.fit.multiverse import multiverse as multiverse_chart
from core.fit.validation.by_objective import alone, by_objective
from core.plan.compute.multiverse import Multiverse, multiverse
from core.units import plain
from pages.parts import badge, show
from pages.parts.fit.context import FitContext, known, once, refined
from pages.parts.panels import Panel


def found(context: FitContext) -> Multiverse | None:
    """Return what was found already, None where nobody has asked."""
    fits = known("objectives", context)
    return None if fits is None else once("multiverse", context, lambda: multiverse(fits))


def _draw(context: FitContext) -> None:
    fits = refined(
        "objectives", context, "Fitting every objective",
        lambda tell: by_objective(context.law, context.table, context.options, chosen_fit=context.fit, progress=tell),
        lambda _: alone(context.fit), "your choice alone",
    )  # fmt: skip
    result = found(context) or multiverse(fits)
    st.markdown(f"{badge.ICON[result.level]} {show.sentence(result.sentence)}")
    show.picture(multiverse_chart(result.table()), f"{context.fit.table}-objectives", result.table(), context.line)
    for note in result.notes:
        st.caption(show.sentence(note))


def _answer(context: FitContext) -> str:
    result = found(context)
    if result is None or result.ends is None:
        return ""
    unit = result.unit or result.quantity
    return f"{plain(result.ends[0], 3)} to {plain(result.ends[1], 3)} {unit}"


PANEL = Panel("objectives", "What if errors were counted another way?", _draw, _answer)
