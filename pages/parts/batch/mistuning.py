"""What a wrong learning rate, batch or weight decay costs: by a sweep's own valleys, or by published laws."""

import math

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.batch.setting_cost import setting_cost
from core.fit.sweeps.valleys import Cell
from core.plan.tuning.mistuning import Mistuning, mistuning_of
from core.plan.tuning.recommendations import spread
from core.plan.tuning.time_and_compute import costs_of_batch
from core.runs import Runs
from core.units import count, plain
from pages.parts import show, state
from pages.parts.answers import once
from pages.parts.batch import sweeps
from pages.parts.batch.controls import Planned

QUESTION = "What does a wrong setting cost?"
NAMES = {"learning_rate": "learning rate", "batch_tokens": "batch", "weight_decay": "weight decay"}
TIMES = (1.25, 1.5, 2.0, 3.0, 4.0, 8.0)
SPAN = np.geomspace(1 / 16, 16, 193)  # has all of TIMES, or what is nearest


def draw(plan: Planned, found: dict[str, pd.DataFrame]) -> None:
    """The cost of so many times the best setting, by the valleys of a sweep; of a batch, by published laws too."""
    answer = st.container()  # the answer comes first, though what it takes is asked below
    setting = st.segmented_control(
        "Setting", list(NAMES), format_func=lambda n: NAMES[n].capitalize(), required=True,
        **state.bind("batch", "wrong", NAMES),
    )  # fmt: skip
    times = st.select_slider(
        "Times the best", TIMES, format_func=lambda v: f"{v:g}", **state.bind("batch", "times", TIMES)
    )
    runs = sweeps.sweep_of((setting,))
    present = [c for c in sweeps.cells_of(runs, setting) if setting in c.best] if setting in runs.factors else []
    if present:
        _by_valleys(answer, runs, present, setting, times)
    elif setting == "batch_tokens":
        st.caption(show.escape(f"{runs.name} has no valley with a lowest batch: this is by published laws."))
    else:
        answer.markdown(_missing(runs.name, setting))
    if setting == "batch_tokens":
        _published(answer, plan, found, times, not present)


def _missing(name: str, setting: str) -> str:
    return show.escape(
        f"No valley of {name} has a lowest {NAMES[setting]}, so nothing says what a wrong one costs. Five values of it "
        "around the best, the other settings held, at two numbers of tokens would."
    )


def _by_valleys(answer, runs: Runs, cells: list[Cell], setting: str, times: float) -> None:
    largest = max(range(len(cells)), key=lambda i: cells[i].scale["size"] * cells[i].scale["tokens"])
    which = st.selectbox(
        "At", range(len(cells)), largest, format_func=lambda i: sweeps.named(cells[i]), key=f"batch_mistuning_{setting}"
    )
    key = (runs.digest, sweeps.floor(setting), state.get("seed"), setting, which)
    cost = once("wrong", key, lambda: mistuning_of(cells, which, setting, SPAN))
    unit = runs.unit("loss")
    answer.markdown(said(cost, times, unit))
    line = show.provenance(unit, f"{runs.name}, {sweeps.named(cells[which])}", state.get("seed"))
    shown = _near(cost)
    points = _points(cost, (times, 1 / times))
    show.picture(
        setting_cost(shown, cost.runs, points, f"the best {NAMES[setting]}", unit),
        "batch-wrong",
        cost.table,
        line,
    )
    st.caption(
        "The valley's parabola, so that half the best costs as much as twice; far from the best, and towards rates at "
        "which runs come apart, it costs more. What a loss is worth in tokens is by the slope of the lowest losses "
        "from one number of tokens to the next at the same size."
    )


def said(cost: Mistuning, times: float, unit: str) -> str:
    """Say what so many times the best setting costs, in loss and in tokens."""
    row = cost.at(times)
    best = f"{count(cost.best)} tokens" if cost.setting == "batch_tokens" else plain(cost.best, 3)
    words = f"**{times:g} times the best {NAMES[cost.setting]}** ({best}) costs {_with(row, 'nats', 1, unit)}"
    if math.isfinite(row["fewer"]):
        words += f", as much as {_with(row, 'fewer', 100, '%')} fewer tokens"
    return f"{words}; so does 1/{times:g} of it."


def _with(row: dict[str, float], name: str, scale: float, unit: str) -> str:
    value, low, high = (scale * row[n] for n in (name, f"{name}_low", f"{name}_high"))
    interval = f" ({plain(low, 2)} to {plain(high, 2)})" if math.isfinite(low) else ""
    return f"**{plain(value, 2)} {unit}**{interval}"


def _near(cost: Mistuning) -> pd.DataFrame:
    """Return the curve as far as there are runs, and a little on; shares of tokens in percent."""
    low, high = min(cost.runs["times"].min(), 0.5) / 1.5, max(cost.runs["times"].max(), 2.0) * 1.5
    table = cost.table[cost.table["times"].between(low, high)]
    return table.assign(fewer=100 * table["fewer"])


def _points(cost: Mistuning, times: tuple[float, ...]) -> pd.DataFrame:
    table = _near(cost)
    rows = [{**cost.at(t), "label": f"x {t:.3g}", "kind": "best"} for t in times]
    points = pd.DataFrame(rows).assign(fewer=lambda f: 100 * f["fewer"])
    return points[points["times"].between(table["times"].min(), table["times"].max())]


def _published(answer, plan: Planned, found: dict[str, pd.DataFrame], times: float, drawn: bool) -> None:
    """What a batch larger than the middle of the laws costs the planned run, by the published trade-off."""
    middle = spread(found["batch_tokens"])[1]
    batches = middle * np.concatenate([[1.0, times], SPAN[SPAN >= 1]])
    batches = batches[batches <= plan.at["tokens"] / 2]
    if len(batches) < 3 or batches[1] < batches[0]:
        return
    table = costs_of_batch(plan.critical, plan.at["params"], plan.at["tokens"], plan.loss, plan.cluster, batches)
    more = table["tokens"] / table["tokens"].iloc[0]
    result = plan.source.calibrated
    at = plan.at["tokens"] / more
    x = {f.name: np.full(len(at), plan.at[f.name]) for f in result.law.features}
    loss = result.expect(x | {"tokens": at})
    nats = loss - loss[0]
    answer.markdown(
        show.escape(
            f"By {plan.critical.label}, {times:g} times the middle batch of the laws ({count(middle)} tokens) takes "
        )
        + f"**{100 * (more.iloc[1] - 1):.1f} % more tokens** for the same loss at the planned run; with the tokens "
        f"held it gives up **{plain(float(nats[1]), 2)}** {result.unit}. A smaller one costs steps, and no tokens."
    )
    if not drawn:
        return
    curve = pd.DataFrame({"times": batches / middle, "nats": nats, "fewer": 100 * (1 - 1 / more), "beyond": False})
    curve = curve.assign(nats_low=np.nan, nats_high=np.nan)
    points = curve.iloc[[1]].assign(label=f"x {times:g}", kind="best")
    picture = setting_cost(
        curve.iloc[2:], pd.DataFrame(columns=["times", "nats"]), points, "the middle batch of the laws", result.unit
    )
    show.picture(picture, "batch-wrong-published", curve, show.provenance(result.unit, plan.critical.label))
