"""The catalog as a picture: the runs of every data set along compute, beside the target's."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core import runs
from core.charts.datasets.catalog_runs import CLICKED, ROW, catalog_runs
from core.units import SIZES, count, power
from pages.parts import show, target
from pages.parts.answers import once

KEY = "datasets_picture"
DIGITS = 2  # of the logarithm of compute: ticks that are nearer than that are one


def draw(every: Sequence[runs.Card]) -> str:
    """Draw the picture of all data sets, and return the name of the one that was clicked, '' where none was."""
    names, goal = tuple(card.name for card in every), target.current().flops
    ticks, sets = once("catalog", names, lambda: _tables(every))
    line = show.provenance(f"{sum(sets['count']):,} runs", "bundled data sets")
    table = sets[["title", "runs", "sizes", "compute"]]
    select = show.Select(KEY, lambda: None)
    show.picture(
        lambda: catalog_runs(ticks, sets, goal), "data-sets", table, line, of=(names, goal), first=True, select=select
    )
    clicked = st.session_state.get(KEY, {}).get("selection", {}).get(CLICKED) or []
    return next((str(one[ROW]) for one in clicked if one.get(ROW) in names), "")


def _tables(every: Sequence[runs.Card]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the compute of all runs by set, and a row of words for each set."""
    ticks, rows = [], []
    for card in every:
        table = runs.load_bundled(card.name)
        used = table.included
        found = used["flops"].dropna() if "flops" in used else pd.Series(dtype=float)
        each = found.groupby(found.map(lambda v: f"{v:.{DIGITS}e}")).first()
        ticks.append(pd.DataFrame({"name": card.name, "flops": each.to_numpy(float)}))
        compute = f"{power(found.min())} to {power(found.max())} FLOP" if len(found) else "compute is not given"
        size = next((c for c in SIZES if c in used and used[c].notna().any()), None)
        sizes = f"{count(used[size].min())} to {count(used[size].max())} parameters" if size else "sizes are not given"
        many = f"{table.n_runs:,} runs"
        words = f"{card.name} · {many}" + ("" if len(found) else f", {compute}")
        rows.append({
            "name": card.name, "title": card.title, "runs": many, "sizes": sizes, "compute": compute, "words": words,
            "count": table.n_runs,
        })  # fmt: skip
    return pd.concat(ticks, ignore_index=True), pd.DataFrame(rows)
