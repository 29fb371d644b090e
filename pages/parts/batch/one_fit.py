"""All runs of a sweep in one fit: how the best settings move, beside the valleys one by one."""

import math

import numpy as np
import pandas as pd
import streamlit as st

from core import laws
from core.charts.fit.intervals import intervals
from core.errors import BadInput
from core.fit import Fit, FitOptions, fit, from_fit
from core.fit.sweeps.valley_floor import on_the_floor
from core.fit.sweeps.valleys import Cell, trends
from core.plan.tuning.optimal_settings import best_settings
from core.plan.tuning.weight_decay import decay_of
from core.runs import Runs
from core.units import count, plain
from pages.parts import show, state
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
ON = {"learning_rate": ("size", "tokens"), "batch_tokens": ("tokens",)}
STARTS, RESAMPLES = 64, 200
WIDEST = 30.0  # times from one end of an interval to the other: beyond, a setting is not told


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
    made = queued(
        "joint", (some.digest, law.key, options), f"Fitting {law.title} to {runs.name}",
        lambda tell: fit(law, some, options, tell),
    )  # fmt: skip
    if not made.ok:
        raise BadInput(made.message)
    two = once(
        "two-step", (runs.digest, state.get("floor"), state.get("decayfloor"), seed), lambda: two_steps(runs, cells)
    )
    line = show.provenance(runs.unit("loss"), f"{law.key} on {some.name}", seed)
    st.markdown(planned(made, plan, found))
    table = pd.DataFrame([_row(made, name, two) for name in MOVES if name in made.parameters])
    show.picture(intervals(_estimates(table)), "batch-joint", table, line)
    st.caption(
        show.escape(
            f"{made.n_runs:,} runs, {law.title.lower()} ({law.key} on the Laws page), with 95 % intervals. The law of "
            "size and data is part of this fit, and where it is off it moves the best settings too; valleys one by one "
            "do not know of it. Where the two disagree, trust the valleys for these scales."
        )
    )
    for note in made.notes:
        st.caption(show.escape(note))
    show.grid(table, "batch-joint-table", line)


def two_steps(runs: Runs, cells: list[Cell]) -> dict[str, tuple[float, float, float]]:
    """Return the exponents by valleys one by one: (value, low, high) by the joint law's name, as far as there are."""
    found = {}
    for name, (_, setting, scale) in MOVES.items():
        try:
            if setting == "weight_decay":
                line = decay_of(runs.included, near=sweeps.floor(setting), seed=state.get("seed")).line
                if line is not None:
                    found[name] = line.slope
            else:
                found[name] = trends(cells, {setting: ON[setting]})[setting].exponents[scale]
        except BadInput:
            continue  # too few valleys with a lowest point: the table has a gap
    return found


def _row(made: Fit, name: str, two: dict[str, tuple[float, float, float]]) -> dict[str, float | str]:
    own, blank = made.parameters[name], (math.nan,) * 3
    value, low, high = two.get(name, blank)
    ends = [math.nan if v is None else v for v in (own.low, own.high)]
    row = {"exponent": MOVES[name][0], "one fit": own.value, "one fit, from": ends[0], "one fit, to": ends[1]}
    return row | {"valleys one by one": value, "valleys, from": low, "valleys, to": high}


def _estimates(table: pd.DataFrame) -> pd.DataFrame:
    names = {"exponent": "parameter", "one fit": "value", "one fit, from": "low", "one fit, to": "high"}
    shown = table.rename(columns={**names, "valleys one by one": "published"})
    return shown.assign(published_name="valleys one by one")[[*names.values(), "published", "published_name"]]


def planned(made: Fit, plan: Planned, found: dict[str, pd.DataFrame]) -> str:
    """Say the best settings of the planned run by one fit, and how far the run lies beyond those fitted."""
    constants = from_fit(made)
    start = {"learning_rate": 1e-3, "batch_tokens": 1e6, "weight_decay": 0.1}
    start = {n: v for n, v in start.items() if n in {f.name for f in constants.law.features}}
    column = made.columns.get("params_non_embedding", "params_non_embedding")
    at = dict(plan.at) | {"params_non_embedding": plan.at[column]}
    best = best_settings(constants, at, start)
    if wide := [show.called(n) for n, (_, low, high) in best.items() if not high / low < WIDEST]:
        return (
            f":{show.COLOUR['no']}[{show.ICON['no']} **Not from these runs**]: {made.n_runs:,} runs on the floors "
            f"of valleys do not tell the best {' and '.join(wide)} of the planned run to within {WIDEST:g} times. "
            "Five steps of each around the best, crossed, at three sizes and three numbers of tokens would."
        )
    words = [
        f"{name} **{write(best[key][0])}** ({write(best[key][1])} to {write(best[key][2])})"
        for key, name, write in (
            ("batch_tokens", "a batch of", lambda v: f"{count(v)} tokens"),
            ("learning_rate", "a learning rate of", lambda v: plain(v, 2)),
            ("weight_decay", "a weight decay of", lambda v: plain(v, 2)),
        )
        if key in best
    ]
    beyond = max(
        (np.log10(at[n] / made.ranges[n][1]) for n in ("params_non_embedding", "tokens") if n in made.ranges), default=0
    )
    edges = [n for n in made.notes if "edge of what is allowed" in n and n.partition(" ")[0] in MOVES]
    level = "care" if beyond < 1 and not edges else "no"
    begins = {"care": "With care", "no": "Not from these runs"}[level]
    far = f", {beyond:.1f} decades beyond these runs" if beyond > 0.05 else ""
    said = f":{show.COLOUR[level]}[{show.ICON[level]} **{begins}**]: the planned run{far}, takes {', '.join(words)}."
    return said + (f" These runs do not tell how {' and '.join(_moves(edges))}." if edges else "")


def _moves(notes: list[str]) -> list[str]:
    return [f"the best {MOVES[n.partition(' ')[0]][0].replace(' with ', ' moves with ')}" for n in notes]
