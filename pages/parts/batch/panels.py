"""The pictures of the Batch page, each behind the question that it answers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.batch.batch_cost import batch_cost
from core.charts.batch.strips import strips
from core.charts.batch.time_front import time_front
from core.charts.batch.valley import valley
from core.fit.sweeps.valleys import Cell
from core.plan.cost import cost_of
from core.plan.tuning import sweep_text, text
from core.plan.tuning.recommendations import numbers, spread
from core.plan.tuning.side_by_side import side_by_side
from core.plan.tuning.sweep import STEP_LAW, trend_of
from core.plan.tuning.time_and_compute import costs_of_batch, critical_at, front
from core.plan.tuning.weight_decay import size_of
from core.runs import Runs
from core.units import count, plain, power
from pages.parts import question, show, state
from pages.parts.answers import once
from pages.parts.batch import critical, decay, mistuning, one_fit, sweeps, transfer
from pages.parts.batch.controls import Planned
from pages.parts.constants import called
from pages.parts.panels import Context, Panel

SPEEDS = {"days": ("time (days)", "Days"), "steps": ("serial steps (steps)", "Steps")}
FLOORS = {0.005: "0.5 %", 0.01: "1 %", 0.02: "2 %", 0.04: "4 %"}
SETTINGS = ("learning_rate", "batch_tokens")


def settings(plan: Planned, found: dict[str, pd.DataFrame]) -> None:
    """What every source says of batch, learning rate and weight decay: a strip each."""
    fitted = one_fit.known_best(plan)
    table = side_by_side(found, plan.batch, *fitted)
    answer = numbers(found, {"batch_tokens": "tokens"})
    show.picture(
        lambda: strips(table),
        "batch-settings",
        table,
        plan.line,
        of=(plan.key, fitted, text.answer(found)),
        first=True,
        answer=answer,
    )


def price(plan: Planned) -> str:
    """Say what the batch of one's own costs."""
    calibrated, size, batch = plan.source.calibrated, plan.at["params"], np.array([plan.batch])
    costs = costs_of_batch(
        plan.critical, size, plan.at["tokens"], plan.loss, plan.cluster, batch, cost_of(calibrated.law)
    )
    doubling = float(critical_at(plan.critical, size, np.array([plan.at["tokens"]]), plan.loss)[0])
    worth = dict(plan.at) | {"tokens": plan.at["tokens"] / (1 + float(batch[0]) / doubling)}
    lower = float(calibrated.expect({f.name: np.array([worth[f.name]]) for f in calibrated.law.features})[0])
    return text.price(costs, float(batch[0]), plan.cluster.context, plan.loss, calibrated.unit, lower)


def _cost(plan: Planned, found: dict[str, pd.DataFrame]) -> None:
    """What a larger batch costs."""
    middle = spread(found["batch_tokens"])[1]
    most = min(plan.at["tokens"] / 10, 100 * max(middle, plan.batch or 0.0))
    batches = np.geomspace(plan.cluster.context, most, 90)
    named = [("other", "recommended", middle)] + ([("best", "yours", plan.batch)] if plan.batch else [])

    def priced(values: np.ndarray) -> pd.DataFrame:
        size, tokens, cost = plan.at["params"], plan.at["tokens"], cost_of(plan.source.calibrated.law)
        table = costs_of_batch(plan.critical, size, tokens, plan.loss, plan.cluster, values, cost)
        return table.assign(percent=100 * table["extra"])

    table, points = priced(batches), priced(np.array([v for *_, v in named]))
    points = points.assign(kind=[k for k, *_ in named], label=[n for _, n, _ in named])
    show.picture(batch_cost(table, points), "batch-cost", table, plan.line)
    st.caption(
        f"By {plan.critical_name}, for the loss that the planned tokens would reach at a vanishing batch: tokens are "
        "D = D_min (1 + B / B_crit). Beyond the critical batch, a step saved costs more tokens than it is worth."
    )


def _front(plan: Planned, found: dict[str, pd.DataFrame]) -> None:
    """Time against compute."""
    by = st.segmented_control(
        "Time in", list(SPEEDS), format_func=lambda k: SPEEDS[k][1], required=True,
        **state.bind("batch", "speed", SPEEDS),
    )  # fmt: skip
    calibrated, title, size = plan.source.calibrated, SPEEDS[by][0], plan.at["params"]
    table = once(
        "batch-front",
        (plan.key, by),
        lambda: front(calibrated, plan.critical, plan.loss, size, plan.cluster, by),
    )
    table = table.assign(time=table[by])
    knee, last = table[table["knee"]].iloc[0], table.iloc[-1]
    points = pd.DataFrame([{**knee, "kind": "best", "label": "knee"}, {**last, "kind": "other", "label": "cheapest"}])
    st.markdown(
        f"The loss of the planned run, {plain(plan.loss)} {calibrated.unit}, at the knee: **{count(knee['params'])} "
        f"parameters on {count(knee['tokens'])} tokens in batches of {count(knee['batch_tokens'])}** "
        f"({knee['tokens_per_param']:.0f} tokens per parameter) takes {plain(knee['days'], 3)} days and "
        f"{power(knee['flops'])} FLOP; the cheapest, "
        f"{count(last['params'])}, takes {plain(last['days'], 3)} days and {power(last['flops'])} FLOP."
    )
    show.picture(time_front(table, points, title), f"batch-front-{by}", table, plan.line)
    st.caption(
        show.escape(
            f"{called(calibrated.label)}, {plan.critical_name}; {count(plan.cluster.devices)} devices of "
            f"{power(plan.cluster.peak)} FLOP/s at {plan.cluster.use:.0%}, each with "
            f"one sequence of {count(plan.cluster.context)} tokens or more."
        )
    )


def _valley(plan: Planned, found: dict[str, pd.DataFrame]) -> None:
    """What one's own sweep says."""
    runs = question.current().runs
    size = size_of(list(runs.table.columns))
    need = [n for n in (*SETTINGS, "tokens", "loss") if n not in runs.table.columns] + ([] if size else ["params"])
    if need:
        st.markdown(
            f"Open or upload a sweep of learning rates and batches, at several sizes and numbers of tokens. "
            f"{show.escape(runs.name)} has no {show.listed(need)}."
        )
        return
    near = st.segmented_control(
        "Runs within so much of the lowest loss count", list(FLOORS), format_func=FLOORS.__getitem__, required=True,
        **state.bind("batch", "floor", FLOORS),
    )  # fmt: skip
    cells = sweeps.rate_batch_cells(runs, near)
    _trends(cells, size, runs)
    _cells(cells, size, runs)
    _one(cells, runs)


def _trends(cells: list[Cell], size: str, runs: Runs) -> None:
    for setting, scales in STEP_LAW.items():
        found = trend_of(cells, setting, scales)
        if isinstance(found, str):
            st.caption(show.escape(found.replace("size", size)))
            continue
        st.markdown(sweep_text.trend(found, size))
    st.caption(show.escape(f"Lowest points of parabolas in the logarithms of the settings, {runs.name}."))


def _cells(cells: list[Cell], size: str, runs: Runs) -> None:
    rows = [
        {
            size: c.scale["size"], "tokens": c.scale["tokens"], "runs on the floor": c.n_runs,
            "learning rate": c.best.get(SETTINGS[0], np.nan), "batch (tokens)": c.best.get(SETTINGS[1], np.nan),
            "loss": c.loss, "no lowest point": c.why,
        }
        for c in cells
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    table = table if (table["no lowest point"] != "").any() else table.drop(columns="no lowest point")
    show.grid(table, "batch-valleys", show.provenance(runs.unit("loss"), runs.name, state.get("seed")))


def _one(cells: list[Cell], runs: Runs) -> None:
    names = [sweep_text.named(c) for c in cells]
    which = st.selectbox("The valley of", range(len(cells)), format_func=names.__getitem__, key="batch_cell")
    cell = cells[which]
    part = cell.runs[[*SETTINGS, "loss", "floor"]].dropna()
    ends = [{
        **cell.best, "x_low": cell.ends[SETTINGS[0]][0], "x_high": cell.ends[SETTINGS[0]][1],
        "y_low": cell.ends[SETTINGS[1]][0], "y_high": cell.ends[SETTINGS[1]][1],
    }] if {*SETTINGS} <= set(cell.best) else []  # fmt: skip
    lowest = pd.DataFrame(ends, columns=[*SETTINGS, "x_low", "x_high", "y_low", "y_high"])
    unit = runs.unit("loss")
    line = show.provenance(unit, f"{runs.name}, {names[which]}", state.get("seed"))
    show.picture(valley(part, lowest, SETTINGS, unit), "batch-valley", part, line)


@dataclass(frozen=True, kw_only=True)
class BatchContext(Context):
    """The run as planned, and what laws recommend for it, a table a setting."""

    plan: Planned
    found: dict[str, pd.DataFrame]


def _of_plan(draw: Callable[[Planned, dict[str, pd.DataFrame]], None]) -> Callable[[BatchContext], None]:
    return lambda context: draw(context.plan, context.found)


PANELS = (
    Panel("width", "What does the learning rate of a narrower model become? (muP)", _of_plan(transfer.width)),
    Panel("ratio", "Does the ratio of learning rate to batch tell it all?", _of_plan(transfer.ratio)),
    Panel("cost", "What does a larger batch cost?", _of_plan(_cost)),
    Panel("critical", critical.QUESTION, _of_plan(critical.draw)),
    Panel("front", "How fast can it be, at what compute?", _of_plan(_front)),
    Panel("valley", "What does a sweep of my own say?", _of_plan(_valley)),
    Panel("decay", decay.QUESTION, _of_plan(decay.draw)),
    Panel("mistuning", mistuning.QUESTION, _of_plan(mistuning.draw)),
    Panel("one_fit", one_fit.QUESTION, _of_plan(one_fit.draw)),
)
