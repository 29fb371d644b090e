"""How certain the parameters are, by which method, and how often such intervals have held the truth."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from core.charts.fit.intervals import intervals
from core.fit import Fit, fit
from core.fit.report.estimates import intervals_by
from core.fit.uncertainty.coverage import coverage_of
from core.laws.base import Published
from pages.parts import badge, show
from pages.parts.fit.context import FitContext, refined
from pages.parts.panels import Panel

AT_FIRST = 3  # sets of published constants
UNMEASURED = "How often intervals made this way hold the truth was not measured for such a fit."
TITLES = {
    "auto": "what covers best for such runs",
    "case": "case bootstrap",
    "residual": "residual bootstrap",
    "wild": "wild bootstrap",
    "profile": "profile of the objective",
}
HOW = {
    "case": "runs are drawn again with replacement and refitted; it asks nothing of their noise, and needs many runs",
    "residual": "the runs stay and their noise is drawn anew from all residuals, scaled as Student's t; it takes runs "
    "to be equally noisy, and rows of one run to share a part of it",
    "wild": "the runs stay and each keeps its own residual with redrawn sign and size; it lets noise differ from run "
    "to run",
    "profile": "each parameter is held ever farther off, all others refitted, until the fit becomes implausible",
}


def title(method: str) -> str:
    """Return what a method is called; an unknown one by its own name."""
    return TITLES.get(method, method)


def _draw(context: FitContext) -> None:
    result = context.fit
    if not result.resamples:
        st.markdown("No resamples were asked for, so there are no intervals. Set their number under *Options*.")
        return
    st.markdown(f"95 % intervals by {title(result.intervals)}: {HOW[result.intervals]}.")
    measured = coverage_of(result)
    if measured or any(e.low is not None for e in result.parameters.values()):
        said = measured.sentence if measured else UNMEASURED
        st.markdown(f"{badge.ICON['solid' if measured and measured.kept else 'care']} {show.escape(said)}")
    for note in result.notes:
        if _about_intervals(note):
            st.markdown(f"{badge.ICON['no']} {show.escape(note)}")
    table = _beside_published(context, _chosen(context))
    show.picture(intervals(table), f"{result.table}-intervals", table, context.line)
    if st.toggle("Every method side by side", key="fit_methods"):
        _methods(context)


def _methods(context: FitContext) -> None:
    options = replace(context.options, starts=16)

    def call(tell) -> dict[str, Fit]:
        return {m: fit(context.law, context.table, replace(options, intervals=m), tell) for m in HOW}

    found = refined(
        "methods", context, "Intervals by every method", call,
        lambda _: {context.fit.intervals: context.fit}, "by the method of this fit alone",
    )  # fmt: skip
    show.grid(intervals_by({title(m): f for m, f in found.items()}), f"{context.fit.table}-methods", context.line)
    for method, result in found.items():
        measured = coverage_of(result)
        weak = [measured.sentence] if measured and not measured.kept else [] if measured else [UNMEASURED]
        for note in [*(n for n in result.notes if _about_intervals(n)), *weak]:
            st.caption(f"{title(method)}: {show.escape(note)}")


def _about_intervals(note: str) -> bool:
    return note.startswith(("No intervals", "Profile intervals")) or "no 95 % interval" in note


def _chosen(context: FitContext) -> list[Published]:
    """Ask which published constants to draw beside the fit's, where there are many; none in another unit."""
    sets = {s.name: s for s in context.law.published} if context.fit.unit == context.law.unit else {}
    if len(sets) <= AT_FIRST:
        return list(sets.values())
    names = st.multiselect("Beside", list(sets), default=list(sets)[:AT_FIRST], key=f"fit_beside_{context.law.key}")
    return [sets[n] for n in names]


def _beside_published(context: FitContext, chosen: list[Published]) -> pd.DataFrame:
    result, sets = context.fit, chosen or (None,)
    rows = [
        {
            "parameter": name, "value": e.value, "low": e.low, "high": e.high,
            "published": s.values[name] if s else None, "published_name": s.name if s else "",
        }
        for name, e in result.parameters.items()
        for s in sets
    ]  # fmt: skip
    return pd.DataFrame(rows).astype({"value": float, "low": float, "high": float, "published": float})


def _answer(context: FitContext) -> str:
    if not context.fit.resamples:
        return "no intervals asked for"
    without = [k for k, e in context.fit.parameters.items() if e.low is None and k not in context.fit.pins]
    if len(without) == len(context.fit.parameters):
        return "no intervals can be given"
    return f"no interval for {', '.join(without)}" if without else title(context.fit.intervals)


PANEL = Panel("sure", "How certain are the parameters?", _draw, _answer)
