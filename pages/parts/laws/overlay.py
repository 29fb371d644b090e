"""Other laws over the one that is open: those that give the same in the same unit, along the same feature."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from core import laws
from core.fit.published_curves import published_curves
from core.laws.base import Law
from pages.parts import state

PAGE, NAME = "laws", "over"
MOST = 5  # laws at once: more names than that have no room beside their lines


def _others(law: Law, along: str) -> dict[str, Law]:
    """Return the laws that can be drawn on the same axes."""
    return {
        key: other
        for key, other in laws.registry().items()
        if other.published and not other.series and (other.target, other.unit) == (law.target, law.unit)
        and key != law.key and along in {f.name for f in other.features}
    }  # fmt: skip


def chosen(law: Law, along: str) -> tuple[Law, ...]:
    """Return the laws that are drawn over this one."""
    found = _others(law, along)
    return tuple(found[key] for key in state.get(NAME) if key in found)[:MOST]


def ask(law: Law, along: str) -> None:
    """Ask which other laws are drawn, where there are any on the same axes."""
    found = _others(law, along)
    if law.published and not law.series and found:
        now = [other.key for other in chosen(law, along)]
        st.multiselect(
            "Over it", list(found), format_func=lambda key: found[key].title, max_selections=MOST,
            **state.bind(f"{PAGE}:{law.key}:{along}", NAME, None, now),
            help="Other laws of the same target in the same unit. Whatever else they take is at its middle.",
        )  # fmt: skip


def curves(law: Law, along: str, held: Mapping[str, float], others: Sequence[Law]) -> pd.DataFrame:
    """Return the curves of every published set of the law, and of the others, named by law where there are several."""
    table = published_curves(law, along, held)
    if not others:
        return table
    parts = [table.assign(set=law.called + " " + table["set"])]
    for other in others:
        at = {f.name: held.get(f.name, float(f"{f.within(0.5):.1g}")) for f in other.features if f.name != along}
        one = published_curves(other, along, at)
        parts.append(one.assign(set=other.called + " " + one["set"]))
    return pd.concat(parts, ignore_index=True)
