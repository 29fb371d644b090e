"""Which runs to make next, within a pilot budget, to know the target better."""

from typing import Any

import streamlit as st

from core import plan
from core.charts.fit.narrowing import NarrowedAnswer, narrowing
from core.errors import BadInput
from core.fit import Calibrated, points
from core.fit.diagnostics.points import thinned
from core.fit.known_runs import known_runs
from core.plan.next import text
from core.plan.next.aim import Aim, Kind, aim_of
from core.plan.next.proposal import NextRuns, next_runs
from core.plan.next.training_table import training_table
from core.plan.next.verdict import of_next
from core.plan.next.views import among_runs, proposed_table
from core.plan.spending import FORMS, read_spending
from core.runs.numbers import value
from core.units import power
from pages.parts import badge, fitted, inputs, show, state, target
from pages.parts.fit.context import FitContext, known, once
from pages.parts.panels import Panel

PAGE = "fit"
KINDS: dict[str, str] = {"loss": "the loss of the target", "size": "the best size for its compute"}
SPAN = (1e-4, 1e2)  # times the compute of the largest run: from where to where the slider goes


def _draw(context: FitContext) -> None:
    calibrated = fitted.calibrated_of(context.fit)
    budget, kind = _inputs(context)
    found = once(
        "next", context, lambda: next_runs(
            calibrated, _aim(calibrated, kind), budget, known_runs(context.law, context.table, context.fit.target),
            pins=context.fit.pins,
        ), *_key(context),
    )  # fmt: skip
    st.markdown(show.emphasised(text.answer(found)))
    badge.badge(of_next(found, calibrated, context.verdict), "next", brief=True)
    _picture(context, calibrated, found)
    table = proposed_table(found, calibrated)
    table["flops"] = [power(flops, 4) for flops in table["flops"]]
    show.grid(table, f"{context.fit.table}-next", context.line)
    st.caption(show.escape(f"{text.both(found)} {text.made_of(found)}"))
    _training_table(found)


def _inputs(context: FitContext) -> tuple[float, Kind]:
    """Ask for the pilot budget and for what it shall narrow."""
    left, right = st.columns(2)
    low, high = (float(f"{_largest(context) * times:.0e}") for times in SPAN)
    with left:
        budget = inputs.quantity(
            PAGE, "pilot", "Pilot budget", "FLOP", low, high, _usual(context), f"For example {FORMS}.", read=_read
        )
    with right:
        bound = state.bind(PAGE, "narrow", KINDS)
        st.selectbox("What it shall narrow", list(KINDS), format_func=KINDS.__getitem__, **bound)
    return budget, "size" if state.get("narrow") == "size" else "loss"


def _largest(context: FitContext) -> float:
    return float(known_runs(context.law, context.table, context.fit.target).flops.max())


def _usual(context: FitContext) -> float:
    """Return the compute of the largest run, to one digit: a budget that anybody with these runs could have."""
    return float(f"{_largest(context):.0e}")


def _read(written: str) -> float:
    return float(f"{read_spending(written, value).flops:.6g}")


def _aim(calibrated: Calibrated, kind: Kind) -> Aim:
    """Return what is narrowed: the target of every page, with usual values of what else the law takes."""
    goal, law = target.model(), calibrated.law
    size = plan.size_feature(law)
    rest = {f.name: inputs.beside_budget(calibrated, f) for f in law.features if f.name not in (size, "tokens")}
    point = {"flops": goal.flops} if kind == "size" else {size: goal.params, "tokens": goal.tokens}
    return aim_of(calibrated, kind, {**rest, **point})


def _key(context: FitContext) -> tuple[Any, ...]:
    goal = target.model()
    return (state.get("pilot") or _usual(context), state.get("narrow"), goal.params, goal.tokens, goal.flops)


def _picture(context: FitContext, calibrated: Calibrated, found: NextRuns) -> None:
    every = once("next-points", context, lambda: thinned(points(calibrated, context.table, context.fit)))
    runs, new, column = among_runs(found, calibrated, every)
    ends = [(ends.low, ends.high) for ends in (found.now, found.after)]
    answer = NarrowedAnswer(found.aim.flops, found.value, *ends)
    title = f"{context.fit.target} ({calibrated.unit})" if column == "loss" else ""
    show.picture(
        lambda: narrowing(runs, new, answer, column, title), f"{context.fit.table}-next", new, context.line,
        of=(calibrated, context.table, context.fit, *_key(context)),
    )  # fmt: skip


def _training_table(found: NextRuns) -> None:
    """Offer the runs as a table that the trainer of the measured runs takes."""
    try:
        table = training_table(found).to_csv(index=False)
    except BadInput as err:
        st.caption(show.escape(str(err)))
        return
    st.download_button(
        "Table for the trainer of the measured runs", table, "plan.csv", "text/csv", icon=":material/download:",
        on_click="ignore", key="next_plan", help="python -m datasets.measured.train CORPUS --plan plan.csv",
    )  # fmt: skip


def _answer(context: FitContext) -> str:
    found: NextRuns | None = known("next", context, *_key(context)) if _offered(context) else None
    if found is None:
        return ""
    if found.worthless:
        return "none is worth its compute"
    return f"{len(found.proposed)} runs for {power(found.flops)} FLOP keep {found.kept:.0%} of the interval"


def _offered(context: FitContext) -> bool:
    return plan.splits(context.law) and context.law.cost is not None and not context.law.series


PANEL = Panel("next", "Which run next?", _draw, _answer, _offered)
