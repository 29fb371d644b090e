"""The pictures of the Inference page."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from core import laws
from core.charts.inference.demand import demand as demand_chart
from core.charts.inference.serving import serving
from core.errors import BadInput
from core.fit import Calibrated, from_published
from core.plan.inference import text
from core.plan.inference.cheapest import LONG, Lifetime, Served, along_demand, along_sizes, cheapest
from core.plan.inference.text import cost
from core.plan.prices import Demand, Prices
from core.units import count, plain
from pages.parts import show
from pages.parts.answers import once
from pages.parts.constants import Constants, called
from pages.parts.inference.controls import Goal
from pages.parts.panels import Context, Panel

SIZES, LIVES = 160, 31  # points of a curve


@dataclass(frozen=True, kw_only=True)
class InferenceContext(Context):
    """The answer and what it was asked of; `sets` are all published constants that could be chosen."""

    source: Constants
    goal: Goal
    demand: Demand
    prices: Prices
    found: Served
    sets: tuple[str, ...]


def metrics(context: InferenceContext) -> None:
    """Show the answer in numbers."""
    best = context.found.best
    shown = (
        ("Parameters", count(best.params)),
        ("Training tokens", count(best.tokens)),
        ("Tokens per parameter", f"{best.tokens_per_param:,.0f}"),
        ("Saved", "0 %" if context.found.saving < text.NONE else f"{100 * context.found.saving:.3g} %"),
    )
    for cell, (label, value) in zip(st.columns(4), shown, strict=True):
        cell.metric(label, value)


def costs(context: InferenceContext) -> None:
    """Draw cost over size, with the cheapest model and those it is held against."""
    found = context.found
    marks = _marks(context)
    ends = marks["params"].min() / 6, marks["params"].max() * 4
    curve = along_sizes(
        context.source.calibrated, found.loss, context.demand, context.prices, np.geomspace(*ends, SIZES)
    )
    chart = serving(curve, marks, found.unit)
    show.picture(chart, "inference-cost", curve, context.line, first=True, answer=found.report())


def _marks(context: InferenceContext) -> pd.DataFrame:
    found = context.found
    rows = [("best", f"cheapest: {count(found.best.params)}", found.best)]
    if abs(found.compute_optimal.params / found.best.params - 1) > 0.02:
        rows.append(("other", f"compute-optimal: {count(found.compute_optimal.params)}", found.compute_optimal))
    if found.base and abs(found.base.params / found.compute_optimal.params - 1) > 0.02:
        rows.append(("other", context.goal.title, found.base))
    return pd.DataFrame([{"kind": kind, "label": label, **choice.report()} for kind, label, choice in rows])


def with_use(context: InferenceContext) -> None:
    """Draw how the best size and its tokens change with how much it is used."""
    served = context.demand.prompts + context.demand.generated
    written = context.demand.generated / served
    lives = np.geomspace(min(1e10, served / 10), max(1e16, served * 10), LIVES)
    demands = [Demand(v * (1 - written), v * written) for v in lives]
    key = (context.source.calibrated, context.found.loss, str(context.prices), written, tuple(lives))
    table = once(
        "inference-use",
        key,
        lambda: along_demand(context.source.calibrated, context.found.loss, demands, context.prices),
    )
    show.picture(demand_chart(table, served, LONG), "inference-use", table, context.line)


def table(context: InferenceContext) -> None:
    """Show what each of the models costs, part by part."""
    found = context.found

    def row(label: str, choice: Lifetime) -> dict[str, str]:
        parts = {"training": choice.training, "reading": choice.prompts, "writing": choice.generated}
        return {
            "model": label, "parameters": count(choice.params), "training tokens": count(choice.tokens),
            "per parameter": f"{choice.tokens_per_param:,.0f}",
            **{name: cost(v, found.unit) for name, v in parts.items() if v}, "together": cost(choice.total, found.unit),
        }  # fmt: skip

    rows = [row("cheapest", found.best), row("compute-optimal", found.compute_optimal)]
    rows += [row(context.goal.title, found.base)] if found.base else []
    show.grid(pd.DataFrame(rows).fillna("–"), "inference-parts", context.line)


def constants(context: InferenceContext) -> None:
    """Show what other constants than the chosen ones recommend."""
    other = [r for r in context.sets if r != context.source.calibrated.label]
    rows = [_said(context, context.source.calibrated)] + [
        row for r in other if (row := _said(context, from_published(*laws.get_published(r))))
    ]
    show.grid(pd.DataFrame([r for r in rows if r]), "inference-constants", context.line)
    st.caption("Every set is asked for its own prediction of the model to be as good as, or for the loss given.")


def _said(context: InferenceContext, calibrated: Calibrated) -> dict[str, str] | None:
    """Return a row of what constants recommend; None for those that cannot reach the loss."""
    key = (calibrated, context.goal, context.demand, context.prices)
    try:
        found = once(
            "inference",
            key,
            lambda: cheapest(calibrated, context.demand, context.goal.loss, context.goal.like, context.prices),
        )
    except BadInput:
        return None
    return {
        "constants": called(calibrated.label), "parameters": count(found.best.params),
        "tokens": count(found.best.tokens),
        "per parameter": f"{found.best.tokens_per_param:,.0f}", "saved": f"{100 * found.saving:.3g} %",
        "loss": plain(found.loss),
    }  # fmt: skip


PANELS = (
    Panel("use", "How does it change with use?", with_use),
    Panel("parts", "What does each part cost?", table),
    Panel("constants", "Would other constants say the same?", constants),
)
