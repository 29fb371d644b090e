"""Whether runs that differ in a factor follow one law."""

import pandas as pd
import streamlit as st

from core.fit.batches.grouped import fit_groups
from core.fit.result import Estimate
from core.units import plain
from pages.parts import show
from pages.parts.fit.panel import Case, Panel, queued

MOST_GROUPS = 12


def factors(case: Case) -> list[str]:
    """Return the factors that make a few groups of the runs, named ones first: not what the law looks at itself."""
    used = case.table.included
    own = {"run", "flops", *case.fit.columns, *case.fit.columns.values()}
    few = [f for f in case.table.factors if f in used.columns and f not in own]
    few = [f for f in few if 2 <= used[f].nunique() <= MOST_GROUPS]
    return sorted(few, key=lambda f: used[f].dtype.kind in "fiu")


def _draw(case: Case) -> None:
    by = st.selectbox("Groups by", factors(case), format_func=show.called, key="fit_group")
    every = [p.name for p in case.law.params]
    exponents = [p.name for p in case.law.params if not p.linear]
    shared = st.multiselect("In common", every, default=exponents, key=f"fit_shared_{case.law.key}")
    made = queued(
        "groups", case, "Fitting the groups",
        lambda tell: fit_groups(case.law, case.table, by, shared, case.options, tell), by, tuple(shared),
    )  # fmt: skip
    rows = [
        {show.called(by): g, "runs": one.n_runs}
        | {k: _said(e) for k, e in one.parameters.items() if k not in made.shared}
        for g, one in made.fits.items()
    ]
    if made.shared:
        st.markdown(f"In common: {', '.join(f'{k} {_said(e)}' for k, e in made.shared.items())}.")
    show.grid(pd.DataFrame(rows), f"{case.fit.table}-groups", case.line)
    for group, why in made.refused.items():
        st.caption(show.escape(f"{group}: {why}"))


def _said(e: Estimate) -> str:
    if e.low is None or e.high is None:
        return plain(e.value)
    return f"{plain(e.value)} ({plain(e.low, 2)} to {plain(e.high, 2)})"


PANEL = Panel("groups", "Is it one law for all of them?", _draw, asked=lambda case: bool(factors(case)))
