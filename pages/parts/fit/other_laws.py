"""Whether another law does better on the same runs."""

import pandas as pd
import streamlit as st

from core import laws
from core.charts.fit.compare import compare as compare_chart
from core.fit import FitOptions
from core.fit.data.first_target import kind_of
from core.fit.suited import constant, lacks, ordered
from core.fit.validation.averaging import HELD, averaged
from core.fit.validation.backtest import SURE
from core.fit.validation.compare import STARTS, Comparison, compare
from core.laws.base import Law
from core.laws.family import family
from core.units import plain, with_unit
from pages.parts import show
from pages.parts.fit.context import FitContext, known, refined
from pages.parts.panels import Panel

MOST = 4  # at first
OPTIONS, BARE = FitOptions(starts=STARTS, bootstrap=200), FitOptions(starts=STARTS)
GROWN = dict.fromkeys(("params", "params_non_embedding", "tokens"), 10**0.5) | {"flops": 10.0}


def _usable(context: FitContext) -> dict[str, Law]:
    fit = context.fit
    same = {k: v for k, v in laws.registry().items() if (_takes(v, fit.target) and not v.series) or k == fit.law}
    fitting = [
        k for k in same if k == fit.law or not (lacks(same[k], context.table) or constant(same[k], context.table))
    ]
    return {k: same[k] for k in ordered(same, context.table) if k in fitting}


def _takes(law: Law, target: str) -> bool:
    """Return whether a law can predict a target: its own, or one of its kind where it does not ask of which domain."""
    by_domain = law.together or any(p.target_member for p in law.params)
    return law.target == target or (kind_of(law.target) == kind_of(target) and not by_domain)


def _at_first(context: FitContext) -> list[str]:
    """Return the law of the fit and those that are tried first, but for laws over domains, which take long."""
    usable = _usable(context)
    first = sorted((k for k, law in usable.items() if law.rank and not family(law)), key=lambda k: usable[k].rank)
    chosen = [k for k in (context.fit.law, *first) if k in usable]
    return [k for k in usable if k in list(dict.fromkeys(chosen))[:MOST]]


def found(context: FitContext) -> Comparison | None:
    """Return what was found already for the laws chosen, None where nobody has asked."""
    return known("compare", context, tuple(st.session_state.get("fit_rivals", _at_first(context))))


def _draw(context: FitContext) -> None:
    usable = _usable(context)
    chosen = st.multiselect(
        "Laws", list(usable), default=_at_first(context), format_func=lambda k: usable[k].title, key="fit_rivals"
    )
    if not chosen:
        st.caption("Choose a law.")
        return
    comparison = refined(
        "compare", context, "Fitting every law to parts of the runs",
        lambda tell: compare([usable[k] for k in chosen], context.table, context.fit.target, OPTIONS, progress=tell),
        lambda tell: compare([usable[chosen[0]]], context.table, context.fit.target, BARE, progress=tell),
        "the first law alone", tuple(chosen),
    )  # fmt: skip
    titles = {c.key: c.title for c in comparison.laws}
    st.markdown(show.sentence(show.titled(comparison.sentence, titles)))
    if words := _average(context, comparison):
        st.markdown(words)
    rows = [
        {
            "name": c.title, "hidden": c.held_out.mre if c.held_out else None, "cv": c.cv.mre if c.cv else None,
            "note": "" if c.weight is None else f"AICc weight {c.weight:.2f}",
        }
        for c in comparison.laws
        if not c.error
    ]  # fmt: skip
    frame = pd.DataFrame(rows).astype({"hidden": float, "cv": float})
    show.picture(compare_chart(frame), f"{context.fit.table}-laws", frame, context.line)
    for note in (*comparison.notes, *(f"{c.title}: {c.error}" for c in comparison.laws if c.error)):
        st.caption(show.sentence(show.titled(note, titles)))


def _average(context: FitContext, comparison: Comparison) -> str:
    """Say what the laws predict together for a run of ten times the compute of the largest, at its proportions."""
    table = context.table.included
    largest = table.iloc[table["flops"].argmax()] if "flops" in table.columns else table.iloc[-1]
    at, seen = {}, {}
    for c in comparison.laws:
        for f in c.refit.calibrated.law.features if c.refit and c.weight else ():
            column = next((n for n in (f.name, *f.alternatives) if n in table.columns), None)
            if column is None:
                return ""
            at[f.name] = float(largest[column]) * GROWN.get(f.name, 1.0)
            seen[column] = with_unit(at[f.name], f.unit)  # two laws may read one column under two names
    if not at or len(comparison.laws) < 2:
        return ""
    mean = averaged(comparison, at)
    interval = ""
    if mean.low is not None and mean.high is not None:
        interval = f", 95 % interval {plain(mean.low)} to {plain(mean.high)} {HELD}"
    why = f" {mean.no_interval}" if mean.no_interval else ""
    return (
        f"Averaged by their AICc weights the laws predict **{with_unit(mean.value, comparison.unit)}** for ten times "
        f"the compute of the largest run ({', '.join(seen.values())}){interval}.{why}"
    )


def _answer(context: FitContext) -> str:
    comparison = found(context)
    if comparison is None or len(comparison.laws) < 2 or comparison.laws[0].error:
        return ""
    best, second = comparison.laws[:2]
    sure = comparison.hidden is not None and (comparison.hidden.better.get(second.key) or 0.0) >= SURE
    return f"{best.title} predicts best" if sure else f"{best.title} is ahead, not clearly"


PANEL = Panel("compare", "Would another law do better?", _draw, _answer)
