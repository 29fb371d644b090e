"""All runs of a sweep in one fit: how the best settings move, beside the valleys one by one."""

import pandas as pd
import streamlit as st

from core import laws
from core.charts.fit.intervals import intervals
from core.errors import BadInput
from core.fit import FitOptions, fit
from core.fit.sweeps.meta_regression import Line
from core.fit.sweeps.valley_floor import on_the_floor
from core.plan.tuning.one_fit import Best, best_of, exponents, settings, two_steps
from core.plan.tuning.swept import WIDEST
from core.runs import Runs
from pages.parts import badge, question, show, state
from pages.parts.answers import known, once
from pages.parts.batch import sweeps
from pages.parts.batch.controls import Planned
from pages.parts.refine import better

QUESTION = "And all runs of a sweep in one fit?"
VARIED = ("params_non_embedding", "tokens", "learning_rate", "batch_tokens")  # and weight decay, where it is
# Exponents of these laws: what moves with what, which setting, and with which scale.
MOVES = {
    "a": ("learning rate with size", "learning_rate", "size"),
    "b": ("learning rate with tokens", "learning_rate", "tokens"),
    "m": ("batch with tokens", "batch_tokens", "tokens"),
    "g": ("timescale with tokens per parameter", "weight_decay", "ratio"),
}
STARTS, RESAMPLES = 64, 200
KEPT = "settings-by-one-fit"  # under which the best settings are kept


def draw(plan: Planned, found: dict[str, pd.DataFrame]) -> None:
    """The exponents both ways, and the best settings of the planned run."""
    runs, seed = sweeps.sweep_of(("learning_rate", "batch_tokens")), state.get("seed")
    cells = sweeps.cells_of(runs, "learning_rate")
    decays = runs.included["weight_decay"] if "weight_decay" in runs.factors else pd.Series(dtype=float)
    law = laws.law_of("loss", [*VARIED, "weight_decay"] if decays[decays > 0].nunique() > 2 else VARIED)
    some = once("floors", (runs, state.get("floor")), lambda: on_the_floor(runs, cells))
    if len(some.included) <= law.n_fitted:
        raise BadInput(
            f"{len(some.included)} runs of {runs.name} lie on the floors of valleys; one fit of all takes more than "
            f"{law.n_fitted}, at several rates, batches, sizes and numbers of tokens."
        )
    options = FitOptions(starts=STARTS, bootstrap=RESAMPLES, seed=seed)
    result, progress = better(
        "joint", (some, law, options), f"Fitting {law.title} to {runs.name}",
        lambda tell: fit(law, some, options, tell), public=bool(runs.card),
    )  # fmt: skip
    progress()
    if result is None:
        return
    if not result.ok:
        raise BadInput(result.message)
    two = once(
        "two-step",
        (runs, state.get("floor"), state.get("decayfloor"), seed),
        lambda: two_steps(cells, _decay_line(runs), MOVES),
    )
    line = show.provenance(runs.unit("loss"), f"{law.title} on {some.name}", seed)
    fresh = known(KEPT, _key(plan, runs)) is None
    best, judged = once(KEPT, _key(plan, runs), lambda: best_of(result, plan.at, MOVES))
    if fresh and known_best(plan)[0]:
        st.rerun()  # the first picture shows them too
    badge.badge(judged, "one_fit")
    st.markdown(settings(result, best, MOVES))
    table = exponents(result, two, MOVES)
    show.picture(intervals(_estimates(table)), "batch-joint", table, line)
    st.caption(
        show.escape(
            f"{result.n_runs:,} runs, {law.title.lower()}, with 95 % intervals. The law "
            "of size and data is part of this fit, and where it is off it moves the best settings too; valleys one by "
            "one do not know of it. Where the two disagree, trust the valleys for these scales."
        )
    )
    for note in result.notes:
        st.caption(show.escape(note))
    show.grid(table, "batch-joint-table", line)


def known_best(plan: Planned) -> tuple[Best, str]:
    """Return the best settings of the run by one fit of the chosen runs and their name, where that fit is known and
    tells them; nothing where not.
    """
    runs = question.current().runs
    best, _ = known(KEPT, _key(plan, runs)) or ({}, None)
    return ({} if any(not high / low < WIDEST for _, low, high in best.values()) else best), runs.name


def _key(plan: Planned, runs: Runs) -> tuple:
    return (plan.key, runs, state.get("floor"), state.get("decayfloor"), state.get("seed"))


def _decay_line(runs: Runs) -> Line | None:
    try:
        return sweeps.decay_of(runs, sweeps.floor("weight_decay")).line
    except BadInput:
        return None  # no scale has runs of several weight decays: the table has a gap


def _estimates(table: pd.DataFrame) -> pd.DataFrame:
    names = {"exponent": "parameter", "one fit": "value", "one fit, from": "low", "one fit, to": "high"}
    shown = table.rename(columns={**names, "valleys one by one": "published"})
    return shown.assign(published_name="valleys one by one")[[*names.values(), "published", "published_name"]]
