"""What less memory, time or money would give up: the lowest loss that each cost buys, as pictures."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.charts.home.cost_front import cost_front
from core.plan.recipe.amounts import GIGA, MILLI, amount
from core.plan.recipe.decisions import AS_GOOD
from core.plan.recipe.fronts import Front, sentence
from pages.parts import show, state

PAGE, AGAINST = "home", "against"
# What a link says, the front that it is of, its column, what it is called, and how many of its units one is.
VIEWS = {
    "memory": ("memory", "memory", "memory in use (GB)", 1 / GIGA),
    "time": ("time", "time", "time of a written token (ms)", MILLI),
    "size": ("params", "params", "size (parameters)", 1.0),
    "compute": ("flops", "flops", "training compute (FLOP)", 1.0),
    "dollars": ("flops", "dollars", "training (dollars)", 1.0),
    "days": ("flops", "days", "training (days)", 1.0),
}
TITLES = {
    "memory": "Memory", "time": "Time", "size": "Size", "compute": "Compute", "dollars": "Dollars", "days": "Days"
}  # fmt: skip


def draw(fronts: Sequence[Front], unit: str, line: str) -> None:
    """Ask which cost, and draw the lowest loss that it buys beside the plan's."""
    by_key = {f.key: f for f in fronts}
    offered = [view for view, (key, *_) in VIEWS.items() if key in by_key]
    view = st.segmented_control(
        "Cost", offered, format_func=TITLES.__getitem__, required=True, **state.bind(PAGE, AGAINST, offered)
    )
    key, column, title, scale = VIEWS[view]
    front = by_key[key]
    table = _scaled(front.table, column, scale)
    points = _scaled(_points(front, column), column, scale)
    chart = cost_front(table, points, title, unit, AS_GOOD)
    show.picture(chart, f"front-{view}", table, line)
    st.caption(show.escape(f"{sentence(front)} Decisions that no law decides are as in the plan."))


def _scaled(table: pd.DataFrame, column: str, scale: float) -> pd.DataFrame:
    """Return the rows of a front by a cost in the units of its picture, their memory in GB."""
    return table.assign(cost=table[column] * scale, memory=table["memory"] / GIGA)


def _points(front: Front, column: str) -> pd.DataFrame:
    """Return the plan, and the cheapest model that is as good, where that is another."""
    plan = {**front.at, "label": f"the plan: {amount(column, front.at[column])}", "kind": "best"}
    good = front.table[front.table["above"] <= AS_GOOD].head(1)
    other = [{**row, "label": amount(column, row[column]), "kind": "other"} for row in good.to_dict("records")]
    return pd.DataFrame([plan, *(o for o in other if o["cost"] < front.at["cost"])])
