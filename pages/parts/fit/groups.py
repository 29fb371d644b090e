"""Whether runs that differ in a factor follow one law."""

import streamlit as st

from core.fit.batches.grouped import fit_groups
from core.fit.report.estimates import groups_beside, with_ends
from core.runs.table import included_rows
from pages.parts import show
from pages.parts.fit.context import FitContext, without_resamples
from pages.parts.panels import Panel

MOST_GROUPS = 12


def factors(context: FitContext) -> list[str]:
    """Return the factors that make a few groups of the runs, named ones first: not what the law looks at itself."""
    table = context.table
    used = table.every_column[included_rows(table.table)]
    of_the_law = {"run", "flops", *context.fit.columns, *context.fit.columns.values()}
    beside = [f for f in used.columns if f not in table.table.columns and used[f].dtype.kind not in "fiu"]
    few = [f for f in (*table.factors, *beside) if f in used.columns and f not in of_the_law]
    few = [f for f in few if 2 <= used[f].nunique() <= MOST_GROUPS]
    return sorted(few, key=lambda f: used[f].dtype.kind in "fiu")


def _draw(context: FitContext) -> None:
    by = st.selectbox("Groups by", factors(context), format_func=show.called, key="fit_group")
    every = [p.name for p in context.law.params]
    exponents = [p.name for p in context.law.params if not p.linear]
    shared = st.multiselect("In common", every, default=exponents, key=f"fit_shared_{context.law.key}")
    result = without_resamples(
        "groups", context, "Fitting the groups",
        lambda how, tell: fit_groups(context.law, context.table, by, shared, how, tell),
        context.options, by, tuple(shared),
    )  # fmt: skip
    if result.shared:
        st.markdown(f"In common: {', '.join(f'{k} {with_ends(e)}' for k, e in result.shared.items())}.")
    show.grid(groups_beside(result.fits, result.shared, show.called(by)), f"{context.fit.table}-groups", context.line)
    for group, why in result.refused.items():
        st.caption(show.escape(f"{group}: {why}"))


PANEL = Panel("groups", "Is it one law for all of them?", _draw, offered=lambda context: bool(factors(context)))
