"""What the runs cannot tell: the direction they leave open, and the ridge along it."""

import pandas as pd
import streamlit as st

from core.charts.fit.ridge import ridge as ridge_chart
from core.fit.diagnostics.identifiability import Identifiability, identify
from core.fit.diagnostics.ridge import ridge
from core.units import plain
from pages.parts import badge, show
from pages.parts.fit.context import FitContext, better, once
from pages.parts.panels import Panel


def identified(context: FitContext) -> Identifiability:
    """Return what the runs leave open, found once a fit."""
    return once("open", context, lambda: identify(context.fit, context.table))


def _draw(context: FitContext) -> None:
    fit, found = context.fit, identified(context)
    st.markdown(f"Hardest to tell apart: **{show.escape(found.sentence)}**.")
    for reason in found.findings:
        st.markdown(f"- {badge.ICON[reason.level]} {show.escape(reason.text)}")
    rows = [
        {
            "parameter": name, "value": plain(e.value, 5),
            "standard error": "–" if found.errors.get(name) is None else plain(found.errors[name] or 0.0),
            "share of the weak direction": abs(found.weak.get(name, 0.0)),
        }
        for name, e in fit.parameters.items()
    ]  # fmt: skip
    show.grid(pd.DataFrame(rows), f"{fit.table}-open", context.line)
    by = f"groups of {fit.cluster} count as independent" if fit.cluster else "every row counts as independent"
    st.caption(
        f"Condition number of the Gauss-Newton matrix: {found.scaled:.1e} with columns of one length, {found.raw:.1e} "
        f"as it is. Standard errors are those of the linearised law; {by}."
    )
    _ridge(context, found)


def _ridge(context: FitContext, found: Identifiability) -> None:
    """Draw which pairs of two parameters fit about equally well; at first the two that are hardest to tell apart."""
    fit = context.fit
    free = [name for name in fit.parameters if name not in fit.pins]
    if len(free) < 2:
        return
    first = sorted(free, key=lambda k: -abs(found.weak.get(k, 0.0)))[:2]
    st.markdown("**Which pairs of values fit about equally well?**")
    pair = st.pills("Two parameters", free, selection_mode="multi", default=first, key=f"fit_pair_{fit.law}")
    if len(pair) != 2:
        st.caption("Choose two parameters.")
        return
    a, b = pair
    result, progress = better(
        "ridge", context, f"Refitting along {a} and {b}", lambda _: ridge(fit, context.table, a, b), a, b
    )
    progress()
    if result is None:
        return
    draws = pd.DataFrame({"a": fit.draws[a], "b": fit.draws[b]}) if fit.draws else None
    chart = ridge_chart(result.contours, result.best, result.names, draws, result.closed)
    show.picture(chart, f"{fit.table}-ridge", result.contours, context.line)
    if result.note:
        st.caption(show.escape(result.note))


def _answer(context: FitContext) -> str:
    weak = identified(context)
    return f"least {weak.sentence}"


PANEL = Panel("open", "What can these runs not tell?", _draw, _answer)
