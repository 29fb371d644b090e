"""Every run with its error and its influence, in a table whose rows are the dots of the first picture."""

import pandas as pd
import streamlit as st

from core.errors import BadInput
from core.fit.diagnostics.influence import Influence, influence
from pages.parts import show
from pages.parts.fit import selected
from pages.parts.fit.context import FitContext, once

ROWS, RUN = "rows", "run"


def draw(context: FitContext) -> None:
    """Show every run: what is selected in the picture is selected here, and the other way round."""
    found = once("influence", context, lambda: _found(context))
    if found is not None:
        st.markdown(_said(found))
    table, numbers = _table(context, found)
    chosen = selected.current(context.key)
    fitted = set(context.residuals.index[~context.residuals["excluded"]])  # all others are left out already
    key = selected.key_of(chosen, selected.TABLE)

    def taken() -> None:
        places = st.session_state[key].selection.rows
        selected.choose(chosen, [numbers[i] for i in places if numbers[i] in fitted], selected.TABLE)

    places = [i for i, row in enumerate(numbers) if row in set(chosen.rows)]
    first = st.session_state.setdefault(f"{key}_first", places)
    show.grid(table, f"{context.fit.table}-predictions", context.line, show.Select(key, taken), first)
    selected.leave_out(chosen, dict(zip(numbers, table[RUN].astype(str), strict=True)), selected.TABLE)


def _found(context: FitContext) -> Influence | None:
    try:
        return influence(context.fit, context.table)
    except BadInput:
        return None  # a fit of other runs, from a link


def _said(found: Influence) -> str:
    """Say on which run the prediction, or a constant, hangs most."""
    most = found.table.iloc[0]
    name = show.escape(str(most[RUN]))
    if pd.notna(most["prediction"]):
        change = f"{most['prediction']:+.2%}"
        return f"Without {name} the prediction ten times beyond would change by {change}, the most of all."
    largest = max(found.names, key=lambda n: abs(most[n]))
    return f"Without {name} {largest} would change by {most[largest]:+.2%}, the most of all."


def _table(context: FitContext, found: Influence | None) -> tuple[pd.DataFrame, list[int]]:
    """Return a row for every row of the runs, the most telling first, and their numbers in the file."""
    rows = context.residuals
    table = pd.DataFrame({RUN: rows["run"], "error (%)": 100 * rows["residual"]}, index=rows.index)
    if found is not None:
        changes = found.table.explode(ROWS).set_index(ROWS)
        changes = changes[~changes.index.duplicated()].reindex(rows.index)
        for name in found.names:
            table[f"{name} without it (%)"] = 100 * changes[name]
        table["prediction without it (%)"] = 100 * changes["prediction"]
        order = changes["prediction"].abs().fillna(changes[list(found.names)].abs().max(axis=1))
        table = table.loc[order.sort_values(ascending=False, kind="stable", na_position="last").index]
    rest = rows.drop(columns=["run", "residual"]).rename(
        columns={"observed": f"observed ({context.fit.unit})", "predicted": "predicted"}
    )
    return table.join(rest).dropna(axis=1, how="all"), [int(i) for i in table.index]
