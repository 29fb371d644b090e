"""What a wrong learning rate, batch or weight decay costs: by a sweep's own valleys, or by a published trade-off."""

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.batch.setting_cost import setting_cost
from core.fit.sweeps.valleys import Cell
from core.plan.tuning import sweep_text
from core.plan.tuning.mistuning import mistuning_of
from core.plan.tuning.recommendations import spread
from core.plan.tuning.sweep_text import NAMES
from core.plan.tuning.time_and_compute import costs_of_larger
from core.runs import Runs
from core.units import count, plain
from pages.parts import show, state
from pages.parts.answers import once
from pages.parts.batch import sweeps
from pages.parts.batch.controls import Planned
from pages.parts.constants import called

QUESTION = "What does a wrong setting cost?"
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
        st.caption(show.escape(f"{runs.name} has no valley with a lowest batch: this is by {plan.critical_name}."))
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
        "At",
        range(len(cells)),
        largest,
        format_func=lambda i: sweep_text.named(cells[i]),
        key=f"batch_mistuning_{setting}",
    )
    key = (runs, sweeps.floor(setting), state.get("seed"), setting, which)
    cost = once("wrong", key, lambda: mistuning_of(cells, which, setting, SPAN))
    unit = runs.unit("loss")
    answer.markdown(sweep_text.mistuned(cost, times, unit))
    line = show.provenance(unit, f"{runs.name}, {sweep_text.named(cells[which])}", state.get("seed"))
    chart = setting_cost(cost.near(), cost.runs, cost.marked((times, 1 / times)), f"the best {NAMES[setting]}", unit)
    show.picture(chart, "batch-wrong", cost.table, line)
    st.caption(
        "The valley's parabola, so that half the best costs as much as twice; far from the best, and towards rates at "
        "which runs come apart, it costs more. What a loss is worth in tokens is by the slope of the lowest losses "
        "from one number of tokens to the next at the same size."
    )


def _published(answer, plan: Planned, found: dict[str, pd.DataFrame], times: float, drawn: bool) -> None:
    """What a batch larger than recommended costs the planned run, by the published trade-off."""
    middle = spread(found["batch_tokens"])[1]
    tried = np.concatenate([[times], SPAN[SPAN >= 1]])
    tried = tried[tried * middle <= plan.at["tokens"] / 2]
    if len(tried) < 2 or tried[0] != times:
        return
    result = plan.source.calibrated
    table = costs_of_larger(plan.critical, result, plan.at, plan.loss, plan.cluster, middle, tried)
    one = table.iloc[0]
    answer.markdown(
        show.escape(f"By {plan.critical_name}, {times:g} times the recommended batch ({count(middle)} tokens) takes ")
        + f"**{100 * one['more']:.1f} % more tokens** for the same loss at the planned run; with the tokens "
        f"held it gives up **{plain(float(one['nats']), 2)}** {result.unit} "
        f"{show.escape(f'by {called(result.label)}')}. A "
        "smaller one costs steps, and no tokens."
    )
    if not drawn:
        return
    curve = table.assign(fewer=100 * table["fewer"], beyond=False, nats_low=np.nan, nats_high=np.nan)
    points = curve.iloc[[0]].assign(label=f"x {times:g}", kind="best")
    picture = setting_cost(
        curve.iloc[1:], pd.DataFrame(columns=["times", "nats"]), points, "the recommended batch", result.unit
    )
    show.picture(picture, "batch-wrong-published", curve, plan.line)
