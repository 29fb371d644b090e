"""Who says so for each factor of the plan, and the choice of another: the fit to one's runs, a paper, or nobody."""

import functools
from collections.abc import Iterable

import streamlit as st

from core.plan.recipe import text
from core.plan.recipe.decisions import Decision
from core.plan.recipe.evidence import read_evidence, tells
from core.plan.recipe.factor import Factor
from core.plan.recipe.goal import AS_USUAL, FITTED, PUBLISHED
from core.plan.recipe.registry import factors, laws_of_factors
from pages.parts import show, state
from pages.parts.guard import guarded
from pages.parts.home.at_hand import AtHand

NEAREST = ""  # nobody chose
PAGE = "home"


def draw(known: AtHand, rows: Iterable[Decision]) -> None:
    """Ask for every factor who is heard, and say who is."""
    chosen = read_evidence(state.get("evidence"))
    found = {row.key: row for row in rows}
    asked_of = [(f, titles) for f in factors() if len(titles := _titles(f, known)) > 2]
    for (factor, titles), place in zip(asked_of, st.columns(max(len(asked_of), 1)), strict=False):
        key = f"{state.WIDGET}{PAGE}:evidence:{factor.key}"
        now = chosen.get(factor.key, NEAREST)
        st.session_state[key] = now if now in titles else NEAREST
        with place:
            st.selectbox(
                factor.title, list(titles), format_func=titles.__getitem__, key=key,
                on_change=guarded(functools.partial(_choose, factor.key, key)),
            )  # fmt: skip
            st.caption(show.escape(_said(known, found[factor.key])))
    st.caption("The law whose runs end nearest to this model is heard. One that you choose is heard however far it is.")


def _titles(factor: Factor, known: AtHand) -> dict[str, str]:
    """Return who can be heard for a factor, by the word that links carry."""
    titles = {NEAREST: "whose runs are nearest"}
    if factor.advise and factor.decides[0] in known.swept:
        return titles | {FITTED: f"the sweep of {known.table.name}", PUBLISHED: "published laws"}
    if factor.serves is None:
        return {}
    if any(tells(factor, c) for c in known.others):
        titles[FITTED] = f"the fit to {known.table.name}"
    if any(factor.serves(law) and law.published for law in laws_of_factors()):
        titles[PUBLISHED] = "published constants"
    return titles | {AS_USUAL: "nobody: as usual"}


def _choose(factor: str, key: str) -> None:
    chosen = {**read_evidence(state.get("evidence")), factor: st.session_state[key]}
    state.put(evidence=",".join(f"{k}:{v}" for k, v in chosen.items() if v))


def _said(known: AtHand, row: Decision) -> str:
    """Say who is heard for a factor, and how far away that is."""
    parts = [known.called(row.who) if row.who else "", row.note, text.beyond(row)]
    return "; ".join(part for part in parts if part)
