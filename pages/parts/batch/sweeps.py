"""Which sweep the Batch page speaks of: the chosen runs where they are one, else a bundled one."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.fit.sweeps.lowest_points import FOLLOWS, lowest_points
from core.fit.sweeps.valleys import Cell, valleys
from core.plan.tuning.weight_decay import size_of
from core.runs import Runs, bundled, load_bundled
from core.units import count
from pages.parts import question, show, state
from pages.parts.answers import once

SETTINGS = ("learning_rate", "batch_tokens", "weight_decay")
SCALES = ("size", "tokens")
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
    columns = set(runs.table.columns)
    if not {*varied, "tokens", "loss"} <= columns or not size_of(list(columns)):
        return False

    def differs() -> bool:
        scales = scaled(runs).groupby(list(SCALES))
        return all((scales[n].nunique() > 1).any() for n in varied)

    return once("is-sweep", (runs.digest, tuple(varied)), differs)


def scaled(runs: Runs) -> pd.DataFrame:
    """Return the included runs with their `size`."""
    return runs.included.assign(size=runs.included[size_of(list(runs.table.columns))])


def valleys_of(runs: Runs, table: pd.DataFrame, near: float) -> list[Cell]:
    """Return the valleys over learning rate and batch of every scale of `table`, the runs with their `size`.

    Where runs differ in more than these two, each valley is of runs that share the rest, or over the decay too.
    """
    rate_batch = SETTINGS[:2]
    if not [n for n in runs.factors if n not in {*FOLLOWS, *rate_batch}]:
        return valleys(table, rate_batch, SCALES, near=near)
    several = table.groupby(list(SCALES))
    apart = several[list(rate_batch)].transform("nunique").max(axis=1) > 1
    cells = lowest_points(table[apart], settings_of(runs), SCALES, near=near, seed=state.get("seed"))
    if not cells:
        valleys(table, rate_batch, SCALES, near=near)  # which says what is missing
    return cells


def settings_of(runs: Runs) -> list[str]:
    """Return which settings the runs differ in."""
    return [n for n in SETTINGS if n in runs.factors]


def cells_of(runs: Runs, must: str) -> list[Cell]:
    """Return the valleys of every scale at which `must` differs, over as many settings as can be told apart there."""
    near, seed = floor(must), state.get("seed")

    def found() -> list[Cell]:
        table = scaled(runs)
        table = table[table.groupby(list(SCALES))[must].transform("nunique") > 1]
        return lowest_points(table, settings_of(runs), SCALES, near=near, must=must, seed=seed)

    return once("lowest-points", (runs.digest, near, must, seed), found)


def floor(setting: str) -> float:
    """Return within how much of the lowest loss runs count: valleys over weight decay are wide and flat."""
    return state.get("decayfloor" if setting == "weight_decay" else "floor")


def named(cell: Cell) -> str:
    """Return what a scale is called."""
    return f"{count(cell.scale['size'])} parameters, {count(cell.scale['tokens'])} tokens"
