"""Critical batches as runs show them that reach one loss at several batches: two quantities, side by side."""

import pandas as pd
import streamlit as st

from core import laws
from core.charts.batch.critical_sizes import critical_sizes
from core.charts.batch.steps_batch import steps_batch
from core.errors import BadInput
from core.fit.sweeps.critical_batches import critical_batches, small_batch
from core.plan.tuning import critical_batch, critical_batch_text
from core.runs import Runs, load_bundled
from pages.parts import inputs, question, show, state
from pages.parts.batch.controls import PAGE, Planned
from pages.parts.refine import better

EXAMPLE = "critical-batch-size"
NAMES = {"twice": "B_crit, twice the least", "fifth": "B*, a fifth more steps"}
HEADS = {"fifth": "B*", "twice": "B_crit"}  # of columns
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
    law = laws.law_of("steps", ["batch_tokens"])
    seed = state.get("seed")
    fitted, progress = better(
        "critical-batches", (table, small, seed), "Fitting steps against batch",
        lambda tell: critical_batches(law, table, small, seed, tell), public=bool(table.card),
    )  # fmt: skip
    progress()
    if fitted is None:
        return
    steps, refused = fitted
    if not steps:
        raise BadInput(f"No target loss of {table.name} can be fitted. {refused[0]}")
    said.markdown(show.emphasised(critical_batch_text.answer(steps, table.name)))
    line = show.provenance("steps to a loss", f"{law.title} on {table.name}", state.get("seed"))
    curves, marks = critical_batch.curves(steps), critical_batch.marks(steps)
    runs = critical_batch.runs(steps)
    show.picture(steps_batch(runs, curves, marks), "batch-steps", runs, line)
    sizes = critical_batch.sizes(steps, NAMES)
    if sizes["params"].nunique() > 1:
        grown = critical_batch.growth_lines(steps, NAMES)
        show.picture(critical_sizes(sizes.dropna(subset="params"), grown), "batch-critical", sizes, line)
    sequence = critical_batch.sequence_of(table.included)
    st.markdown(show.emphasised(critical_batch_text.difference(small, sequence)))
    show.grid(critical_batch.table_of(sizes, sequence, HEADS), "batch-critical-table", line)
    for why_not in refused:
        st.caption(show.escape(why_not))
