"""Critical batches as runs show them that reach one loss at several batches: two quantities, side by side."""

import numpy as np
import pandas as pd
import streamlit as st

from core import laws
from core.charts.batch.critical_sizes import critical_sizes
from core.charts.batch.steps_batch import steps_batch
from core.errors import BadInput
from core.fit.sweeps.critical_batches import KINDS, Steps, critical_batches, growth, small_batch
from core.plan.tuning import critical_batch
from core.runs import Runs, load_bundled
from core.units import count
from pages.parts import inputs, question, show, state
from pages.parts.answers import queued
from pages.parts.batch.controls import PAGE, Planned

EXAMPLE, LAW = "critical-batch-size", "kaplan-trade-off"
STAR = "B\\*"  # as Markdown shows it
NAMES = {"twice": "B_crit, twice the least", "fifth": "B*, a fifth more steps"}
QUESTION = "From which batch on do larger ones stop saving steps?"


def _table() -> Runs:
    """Return the chosen runs where they are steps to a loss, else the example."""
    table = question.current().runs
    return table if {"batch_tokens", "steps"} <= set(table.factors) else load_bundled(EXAMPLE)


def draw(plan: Planned, found: dict[str, pd.DataFrame]) -> None:
    """Steps over batches of each target, and both critical batches over size."""
    table, said = _table(), st.container()  # the answer comes first, though what it takes is asked below
    small = inputs.quantity(
        PAGE, "small_batch", "Small batch that steps are counted from (tokens)", "tokens", 1e3, 1e8, small_batch(table),
        "Up to here steps are taken to fall in proportion. In Zhang et al. 2024 it is 256 sequences.",
    )  # fmt: skip
    steps, refused = queued(
        "critical-batches", (table.digest, small, state.get("seed")), "Fitting steps against batch",
        lambda tell: critical_batches(laws.get(LAW), table, small, state.get("seed"), tell),
    )  # fmt: skip
    if not steps:
        raise BadInput(f"No target loss of {table.name} can be fitted. {refused[0]}")
    said.markdown(answer(steps, table))
    line = show.provenance("steps to a loss", f"{LAW} on {table.name}", state.get("seed"))
    curves, marks = critical_batch.curves(steps), critical_batch.marks(steps)
    runs = critical_batch.runs(steps)
    show.picture(steps_batch(runs, curves, marks), "batch-steps", runs, line)
    sizes = critical_batch.sizes(steps, NAMES)
    if sizes["params"].nunique() > 1:
        grown = critical_batch.growth_lines(steps, NAMES)
        show.picture(critical_sizes(sizes.dropna(subset="params"), grown), "batch-critical", sizes, line)
    st.markdown(why(steps, small, _sequence(table)))
    show.grid(_rows(sizes, _sequence(table)), "batch-critical-table", line)
    for why_not in refused:
        st.caption(show.escape(why_not))


def _sequence(table: Runs) -> float | None:
    """Return the tokens of a sequence, where all of the runs have the same."""
    lengths = table.included["context"].dropna().unique() if "context" in table.table.columns else []
    return float(lengths[0]) if len(lengths) == 1 else None


def answer(steps: list[Steps], table: Runs) -> str:
    """Say both critical batches of the largest model, and how much larger one is than the other."""
    last = steps[-1]
    crit, star = (float(last.batches[k][0]) for k in KINDS)
    ratios = [float(s.batches["twice"][0] / s.batches["fifth"][0]) for s in steps]
    low, high = (f"{v:.1f}" for v in (min(ratios), max(ratios)))
    apart = f"{low} times" if low == high else f"{low} to {high} times"
    (a, b), (c, d) = last.interval("twice"), last.interval("fifth")
    grown = [
        f"{title} as the size to the power of {g.exponent[0]:.2f} ({g.exponent[1]:.2f} to {g.exponent[2]:.2f})"
        for kind, title in (("twice", "B_crit"), ("fifth", STAR))
        if (g := growth(steps, kind))
    ]
    return (
        f"Two batches are called critical. For {show.escape(last.name)} of {show.escape(table.name)}, **B_crit is "
        f"{count(crit)} tokens** ({count(a)} to {count(b)}) and **{STAR} is {count(star)}** ({count(c)} to "
        f"{count(d)}), with 95 % intervals: B_crit is {apart} {STAR}."
        + (f" They grow: {', '.join(grown)}." if grown else "")
    )


def why(steps: list[Steps], small: float, context: float | None) -> str:
    """Say what each of them is, and why they differ."""
    start = f"{small / context:,.0f} sequences" if context else f"{count(small)} tokens"
    return (
        "Steps to a loss fall with the batch, at first in proportion and then hardly. B_crit = E_min / S_min is where "
        "that curve bends: it takes twice the least steps and twice the least tokens (McCandlish, Kaplan, Power "
        f"Lines). {STAR} is where steps are 20 % more than in proportion to those at {start} (Zhang): a fifth more "
        f"tokens, not twice. On this curve {STAR} is 1.2 times that small batch and a fifth of B_crit, so it is the "
        "smaller one and grows more slowly with size. A law of one says nothing of the other until it is converted."
    )


def _rows(sizes: pd.DataFrame, context: float | None) -> pd.DataFrame:
    table = sizes[["set", "loss"]].drop_duplicates("set").set_index("set")
    parts = {t: sizes[sizes["kind"] == k].set_index("set") for k, t in (("fifth", "B*"), ("twice", "B_crit"))}
    if context:
        table = table.assign(**{f"{t} (sequences)": np.round(v["batch_tokens"] / context) for t, v in parts.items()})
    for title, part in parts.items():
        ends = part[["batch_tokens", "low", "high"]].to_numpy()
        table[f"{title} (tokens)"] = [f"{count(a)} ({count(b)} to {count(c)})" for a, b, c in ends]
    return table.reset_index().rename(columns={"set": "runs of"}).dropna(axis=1, how="all")
