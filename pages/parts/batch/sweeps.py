"""Which sweep the Batch page speaks of: the chosen runs where they are one, else a bundled one."""

from collections.abc import Sequence

import streamlit as st

from core.fit.sweeps.valleys import Cell
from core.plan.tuning import sweep, weight_decay
from core.plan.tuning.weight_decay import Decay
from core.runs import Runs, bundled, load_bundled
from pages.parts import question, show, state
from pages.parts.answers import once

EXAMPLE = "optimizer-sweep"  # where no sweep of our own shows the same


def sweep_of(varied: Sequence[str]) -> Runs:
    """Return the chosen runs if each of `varied` differs at some size and number of tokens, else a bundled table that
    is such a sweep."""
    chosen = question.current().runs
    if _is_sweep(chosen, varied):
        return chosen
    ours = [part.name for card in bundled() for part in card.parts if part.page == "batch"]
    found = next((r for n in (*ours, EXAMPLE) if _is_sweep(r := load_bundled(n), varied)), chosen)
    if found is not chosen:
        differ = f"{chosen.name} has no runs that differ in {show.listed(varied)} at one size and number of tokens."
        st.caption(show.escape(f"{differ} Shown instead: {found.name}."))
        st.page_link(
            "pages/batch.py",
            label=f"Open {found.name} here",
            icon=":material/table:",
            query_params={"data": found.name},
        )
    return found


def _is_sweep(runs: Runs, varied: Sequence[str]) -> bool:
    return once("is-sweep", (runs, tuple(varied)), lambda: sweep.is_sweep(runs.included, varied))


def rate_batch_cells(runs: Runs, near: float) -> list[Cell]:
    """Return the valleys over learning rate and batch of every scale of the runs."""
    seed = state.get("seed")
    key = (runs, near, seed)
    return once("valleys", key, lambda: sweep.rate_batch_cells(runs.included, runs.factors, near, seed))


def cells_of(runs: Runs, must: str) -> list[Cell]:
    """Return the valleys of every scale at which `must` differs, over as many settings as can be told apart there."""
    near, seed = floor(must), state.get("seed")
    key = (runs, near, must, seed)
    return once("lowest-points", key, lambda: sweep.cells_of(runs.included, runs.factors, must, near, seed))


def decay_of(runs: Runs, near: float) -> Decay:
    """Return what the runs say of weight decay, those within `near` of the lowest loss of their scale."""
    seed = state.get("seed")
    return once("decay", (runs, near, seed), lambda: weight_decay.decay_of(runs.included, near=near, seed=seed))


def floor(setting: str) -> float:
    """Return within how much of the lowest loss runs count: valleys over weight decay are wide and flat."""
    return state.get("decayfloor" if setting == "weight_decay" else "floor")
