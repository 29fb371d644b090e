"""What holding or pulling parameters does to the fit and to what it advises."""

from dataclasses import replace

import streamlit as st

from core.errors import BadInput
from core.fit import Fit, fit, from_fit
from core.fit.report.estimates import chosen_beside_free
from core.fit.solver.task import chosen_pins
from core.plan import Allocation
from core.plan.compute.allocate import allocate
from core.units import with_unit
from pages.parts import show, state
from pages.parts.fit.context import FitContext, without_resamples
from pages.parts.panels import Panel


def _draw(context: FitContext) -> None:
    result = context.fit
    if not (chosen_pins(result) or result.priors):
        st.markdown(
            "All parameters are free. Under *Options*, 1.8 beside a parameter holds it there, 1.8 ± 0.1 pulls it; "
            "what that does is then shown here."
        )
        return
    free = without_resamples(
        "held", context, "Fitting with all parameters free",
        lambda how, tell: fit(context.law, context.table, replace(how, pins=(), priors=()), tell),
        context.options,
    )  # fmt: skip
    if not free.ok or result.objective.value is None or free.objective.value is None:
        st.markdown(f"With all parameters free the fit fails: {show.escape(free.message)}")
        return
    st.markdown(
        f"So the objective is {result.objective.value:.5g}; the free fit reaches {free.objective.value:.5g}"
        f"{_advice(context, free)}."
    )
    show.grid(chosen_beside_free(result, free), f"{result.table}-held", context.line)


def _advice(context: FitContext, free: Fit) -> str:
    """Say what either fit would do with the budget, where the law can split one."""
    budget = state.get("budget")
    try:
        chosen_plan, other = (allocate(from_fit(f), budget) for f in (context.fit, free))
    except BadInput:
        return ""
    return (
        f". With {with_unit(budget, 'FLOP')} it trains {_plan(chosen_plan, context.fit.unit)}; "
        f"the free fit {_plan(other, context.fit.unit)}"
    )


def _plan(best: Allocation, unit: str) -> str:
    ratio = f"{best.tokens_per_param:.3g} tokens per parameter"
    return f"{with_unit(best.params, 'parameters')} at {ratio} to {with_unit(best.loss, unit)}"


def _answer(context: FitContext) -> str:
    chosen = [*(f"{n} held" for n in chosen_pins(context.fit)), *(f"{n} pulled" for n in context.fit.priors)]
    return ", ".join(chosen) or "all are free"


PANEL = Panel("held", "What do held or pulled parameters do?", _draw, _answer)
