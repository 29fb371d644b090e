"""All runs of a sweep in one fit: how the best settings move, beside the valleys one by one."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from core import laws
from core.charts.fit.intervals import intervals
from core.errors import BadInput
from core.fit import Fit, FitOptions, fit, from_fit
from core.fit.sweeps.meta_regression import Line
from core.fit.sweeps.valley_floor import on_the_floor
from core.fit.sweeps.valleys import Cell, Trend
from core.plan.tuning.optimal_settings import best_settings
from core.plan.tuning.sweep import STEP_LAW, trend_of
from core.plan.tuning.verdict import WIDEST, of_settings
from core.runs import Runs
from core.units import count, plain
from core.verdict import Verdict
from pages.parts import badge, show, state
from pages.parts.answers import once, queued
from pages.parts.batch import sweeps
from pages.parts.batch.controls import Planned

QUESTION = "And all runs of a sweep in one fit?"
WITHOUT, WITH = "valley-joint", "valley-joint-decay"
# Exponent of the joint laws: what moves with what, and in which step of the two its counterpart is found.
MOVES = {
    "a": ("learning rate with size", "learning_rate", "size"),
    "b": ("learning rate with tokens", "learning_rate", "tokens"),
    "m": ("batch with tokens", "batch_tokens", "tokens"),
    "g": ("timescale with tokens per parameter", "weight_decay", "ratio"),
}
STARTS, RESAMPLES = 64, 200
Best = Mapping[str, tuple[float, float, float]]  # a setting: its value and the ends of its interval


def draw(plan: Planned, found: dict[str, pd.DataFrame]) -> None:
    """The exponents both ways, and the best settings of the planned run."""
    runs, seed = sweeps.sweep_of(("learning_rate", "batch_tokens")), state.get("seed")
    cells = sweeps.cells_of(runs, "learning_rate")
    decays = runs.included["weight_decay"] if "weight_decay" in runs.factors else pd.Series(dtype=float)
    law = laws.get(WITH if decays[decays > 0].nunique() > 2 else WITHOUT)
    some = once("floors", (runs.digest, state.get("floor")), lambda: on_the_floor(runs, cells))
    if len(some.included) <= law.n_fitted:
        raise BadInput(
            f"{len(some.included)} runs of {runs.name} lie on the floors of valleys; one fit of all takes more than "
            f"{law.n_fitted}, at several rates, batches, sizes and numbers of tokens."
        )
    options = FitOptions(starts=STARTS, bootstrap=RESAMPLES, seed=seed)
    result = queued(
        "joint", (some.digest, law.key, options), f"Fitting {law.title} to {runs.name}",
        lambda tell: fit(law, some, options, tell),
    )  # fmt: skip
    if not result.ok:
        raise BadInput(result.message)
    two = once(
        "two-step", (runs.digest, state.get("floor"), state.get("decayfloor"), seed), lambda: two_steps(runs, cells)
    )
    line = show.provenance(runs.unit("loss"), f"{law.key} on {some.name}", seed)
    best, judged = best_of(result, plan)
    badge.badge(judged, "one_fit")
    st.markdown(settings(result, best))
    table = pd.DataFrame([_row(result, name, two) for name in MOVES if name in result.parameters])
    show.picture(intervals(_estimates(table)), "batch-joint", table, line)
    st.caption(
        show.escape(
            f"{result.n_runs:,} runs, {law.title.lower()} ({law.key} on the Laws page), with 95 % intervals. The law "
            "of size and data is part of this fit, and where it is off it moves the best settings too; valleys one by "
            "one do not know of it. Where the two disagree, trust the valleys for these scales."
        )
    )
    for note in result.notes:
        st.caption(show.escape(note))
    show.grid(table, "batch-joint-table", line)


def two_steps(runs: Runs, cells: list[Cell]) -> dict[str, tuple[float, float, float]]:
    """Return the exponents by valleys one by one: (value, low, high) by the joint law's name, as far as there are."""
    found = {}
    for name, (_, setting, scale) in MOVES.items():
        if setting == "weight_decay":
            if line := _decay_line(runs):
                found[name] = line.slope
        elif isinstance(trend := trend_of(cells, setting, STEP_LAW[setting]), Trend):
            found[name] = trend.exponents[scale]
    return found


def _decay_line(runs: Runs) -> Line | None:
    try:
        return sweeps.decay_of(runs, sweeps.floor("weight_decay")).line
    except BadInput:
        return None  # no scale has runs of several weight decays: the table has a gap


def _row(result: Fit, name: str, two: dict[str, tuple[float, float, float]]) -> dict[str, float | str]:
    estimate, blank = result.parameters[name], (math.nan,) * 3
    value, low, high = two.get(name, blank)
    ends = [math.nan if v is None else v for v in (estimate.low, estimate.high)]
    row = {"exponent": MOVES[name][0], "one fit": estimate.value, "one fit, from": ends[0], "one fit, to": ends[1]}
    return row | {"valleys one by one": value, "valleys, from": low, "valleys, to": high}


def _estimates(table: pd.DataFrame) -> pd.DataFrame:
    names = {"exponent": "parameter", "one fit": "value", "one fit, from": "low", "one fit, to": "high"}
    shown = table.rename(columns={**names, "valleys one by one": "published"})
    return shown.assign(published_name="valleys one by one")[[*names.values(), "published", "published_name"]]


def best_of(result: Fit, plan: Planned) -> tuple[Best, Verdict]:
    """Return the best settings of the planned run by one fit, each with its ends, and how far to rely on them."""
    calibrated = from_fit(result)
    start = {"learning_rate": 1e-3, "batch_tokens": 1e6, "weight_decay": 0.1}
    start = {n: v for n, v in start.items() if n in {f.name for f in calibrated.law.features}}
    column = result.columns.get("params_non_embedding", "params_non_embedding")
    at = dict(plan.at) | {"params_non_embedding": plan.at[column]}
    best = best_settings(calibrated, at, start)
    names = [n for n in ("params_non_embedding", "tokens") if n in result.ranges]
    decades = max((float(np.log10(at[n] / result.ranges[n][1])) for n in names), default=0.0)
    return best, of_settings(best, decades, bool(_edges(result)), result.n_runs)


def settings(result: Fit, best: Best) -> str:
    """Say the best settings of the planned run by one fit; empty where one of them is not told."""
    if any(not high / low < WIDEST for _, low, high in best.values()):
        return ""
    words = [
        f"{name} **{write(best[key][0])}** ({write(best[key][1])} to {write(best[key][2])})"
        for key, name, write in (
            ("batch_tokens", "a batch of", lambda v: f"{count(v)} tokens"),
            ("learning_rate", "a learning rate of", lambda v: plain(v, 2)),
            ("weight_decay", "a weight decay of", lambda v: plain(v, 2)),
        )
        if key in best
    ]
    edges = [f"the best {MOVES[n][0].replace(' with ', ' moves with ')}" for n in _edges(result)]
    open_ones = f" These runs do not tell how {' and '.join(edges)}." if edges else ""
    return f"The planned run takes {', '.join(words)}.{open_ones}"


def _edges(result: Fit) -> list[str]:
    """Return the exponents that stand at an edge of what is allowed."""
    names = [n.partition(" ")[0] for n in result.notes if "edge of what is allowed" in n]
    return [n for n in names if n in MOVES]
