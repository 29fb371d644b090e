"""Whether another law does better on the same runs."""

import pandas as pd
import streamlit as st

from core import laws
from core.charts.fit.compare import compare as compare_chart
from core.fit import FitOptions
from core.fit.suited import lacks, ordered
from core.fit.validation.averaging import averaged
from core.fit.validation.backtest import SURE
from core.fit.validation.compare import STARTS, Comparison, compare
from core.laws.base import Law
from core.units import plain, with_unit
from pages.parts import show
from pages.parts.fit.panel import Case, Panel, known, queued

PLAIN = ("chinchilla", "kaplan-nd", "power-law-compute", "power-law-params", "power-law-tokens")
MOST = 4  # at first
OPTIONS = FitOptions(starts=STARTS, bootstrap=200)
GROWN = dict.fromkeys(("params", "params_non_embedding", "tokens"), 10**0.5) | {"flops": 10.0}


def _usable(case: Case) -> dict[str, Law]:
    fit = case.fit
    same = {k: v for k, v in laws.registry().items() if (v.target == fit.target and not v.series) or k == fit.law}
    return {k: same[k] for k in ordered(same, case.table) if not lacks(same[k], case.table)}


def _at_first(case: Case) -> list[str]:
    return [k for k in _usable(case) if k == case.fit.law or k in PLAIN][:MOST]


def found(case: Case) -> Comparison | None:
    """Return what was found already for the laws chosen, None where nobody has asked."""
    return known("compare", case, tuple(st.session_state.get("fit_rivals", _at_first(case))))


def _draw(case: Case) -> None:
    usable = _usable(case)
    chosen = st.multiselect(
        "Laws", list(usable), default=_at_first(case), format_func=lambda k: usable[k].title, key="fit_rivals"
    )
    if not chosen:
        st.caption("Choose a law.")
        return
    made = queued(
        "compare", case, "Fitting every law to parts of the runs",
        lambda tell: compare([usable[k] for k in chosen], case.table, case.fit.target, OPTIONS, progress=tell),
        tuple(chosen),
    )  # fmt: skip
    st.markdown(show.sentence(made.sentence))
    if words := _average(case, made):
        st.markdown(words)
    rows = [
        {
            "name": c.title, "hidden": c.held_out.mre if c.held_out else None, "cv": c.cv.mre if c.cv else None,
            "note": "" if c.weight is None else f"AICc weight {c.weight:.2f}",
        }
        for c in made.laws
        if not c.error
    ]  # fmt: skip
    frame = pd.DataFrame(rows).astype({"hidden": float, "cv": float})
    show.picture(compare_chart(frame), f"{case.fit.table}-laws", frame, case.line)
    for note in (*made.notes, *(f"{c.title}: {c.error}" for c in made.laws if c.error)):
        st.caption(show.sentence(note))


def _average(case: Case, made: Comparison) -> str:
    """Say what the laws predict together for a run of ten times the compute of the largest, at its proportions."""
    table = case.table.included
    largest = table.iloc[table["flops"].argmax()] if "flops" in table.columns else table.iloc[-1]
    at, seen = {}, {}
    for c in made.laws:
        for f in c.refit.calibrated.law.features if c.refit and c.weight else ():
            column = next((n for n in (f.name, *f.alternatives) if n in table.columns), None)
            if column is None:
                return ""
            at[f.name] = float(largest[column]) * GROWN.get(f.name, 1.0)
            seen[column] = with_unit(at[f.name], f.unit)  # two laws may read one column under two names
    if not at or len(made.laws) < 2:
        return ""
    mean = averaged(made, at)
    interval = (
        "" if mean.low is None or mean.high is None else f", 95 % interval {plain(mean.low)} to {plain(mean.high)}"
    )
    return (
        f"Averaged by their AICc weights the laws predict **{with_unit(mean.value, made.unit)}** for ten times the "
        f"compute of the largest run ({', '.join(seen.values())}){interval}."
    )


def _answer(case: Case) -> str:
    made = found(case)
    if made is None or len(made.laws) < 2 or made.laws[0].error:
        return ""
    best, second = made.laws[:2]
    sure = made.hidden is not None and (made.hidden.better.get(second.key) or 0.0) >= SURE
    return f"{best.title} predicts best" if sure else f"{best.title} is ahead, not clearly"


PANEL = Panel("compare", "Would another law do better?", _draw, _answer)
