"""What is compared: the table, the column of arms, the two arms, and what compute goes to."""

import streamlit as st

from core.errors import BadInput
from core.fit.arms.multiplier import ArmsCompared, ComputeMultiplier, compare_arms
from core.fit.arms.places import MOST_ARMS, candidates, places_of, target_of
from core.runs import Runs, load_bundled
from core.units import title_of
from pages.parts import question, show, state, target
from pages.parts.answers import once

PAGE = "arms"
EXAMPLE = "optimizers"  # where the chosen runs have no arms
WAYS = {"both": "size and tokens alike", "tokens": "tokens, at one size", "size": "size, on the same tokens"}
TRIES = {"equal": "the best of equally many", "all": "the best of all"}


def table() -> Runs:
    """Return the chosen runs where they have arms, else a bundled table that has some, and say so."""
    chosen = question.current().runs
    if once("has-arms", chosen, lambda: columns(chosen)):
        return chosen
    example = load_bundled(EXAMPLE)
    st.caption(show.escape(f"{chosen.name} has no two arms to compare. Shown instead: {example.name}."))
    st.page_link(
        "pages/arms.py", label=f"Open {example.name} here", icon=":material/table:", query_params={"data": EXAMPLE}
    )
    return example


def columns(runs: Runs) -> list[str]:
    """Return the columns of a table whose values can be compared as arms."""
    return [name for name in candidates(runs) if _comparable(runs, name)]


def _comparable(runs: Runs, name: str) -> bool:
    try:
        return len(places_of(runs, name).names) <= MOST_ARMS
    except BadInput:
        return False


def compared(runs: Runs) -> tuple[ArmsCompared, ComputeMultiplier]:
    """Ask for the column and the arms, and return every arm beside the first, and the two that are shown."""
    named = state.get("arm_column")
    offered = list(dict.fromkeys([*once("has-arms", runs, lambda: columns(runs)), *([named] if named else [])]))
    bound = state.bind(PAGE, "arm_column", offered, _known("arm_column", offered))
    by = st.selectbox("Arms are the values of", offered, format_func=_title, **bound)
    losses = [n for n in runs.targets if not n.startswith("metric/") and n != "loss_unigram"]
    loss = _known("arm_loss", losses) or target_of(runs)
    if len(losses) > 1:
        loss = st.selectbox("By the loss", losses, format_func=_title, **state.bind(PAGE, "arm_loss", losses, loss))
    names = once("arms", (runs, by, loss), lambda: places_of(runs, by, (), loss)).names
    along = st.selectbox(
        "Compute goes to", list(WAYS), format_func=WAYS.__getitem__, **state.bind(PAGE, "arm_along", WAYS)
    )
    tries = st.selectbox(
        "Of several tries", list(TRIES), format_func=TRIES.__getitem__, **state.bind(PAGE, "arm_tries", TRIES)
    )
    flops, first = target.current().flops, _known("arm_first", names)
    order = [first, *(n for n in names if n != first)] if first else []
    found = once(
        "arms-compared", (runs, by, tuple(order), flops, along, loss, tries),
        lambda: compare_arms(runs, by, order, flops, along, loss, tries == "equal"),
    )  # fmt: skip
    st.selectbox("The first arm", names, **state.bind(PAGE, "arm_first", names, found.reference))
    others = [one.arms.second for one in found.compared]
    second = _known("arm_second", others) or others[0]
    second = st.selectbox("Compared with", others, **state.bind(PAGE, "arm_second", others, second))
    return found, next((one for one in found.compared if one.arms.second == second), found.compared[0])


def _known(name: str, allowed) -> str:
    """Return what was chosen where it is among what is allowed, else the first of it where a link named another."""
    chosen = state.get(name)
    if chosen and chosen not in allowed:
        state.complain(f"There is no {chosen!r} to compare; allowed are {', '.join(map(str, allowed))}.")
        state.drop(name)
        return allowed[0] if name == "arm_column" else ""
    return chosen or (allowed[0] if name == "arm_column" else "")


def _title(name: str) -> str:
    return title_of(name).partition(" (")[0]
