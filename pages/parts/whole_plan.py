"""What the whole plan says of the one decision of a page, and why it may say something else."""

from collections.abc import Callable

import streamlit as st

from core.plan.recipe import text
from core.plan.recipe.decisions import Decision
from core.units import count
from pages.parts import show
from pages.parts.home.at_hand import at_hand
from pages.parts.home.plan import at_once, planned
from pages.parts.panels import Panel

# What a page holds that the plan does not, or the other way round.
WHY = {
    "allocate": "The plan also counts what shape, heads and vocabulary cost, and builds whole layers.",
    "shape": "The plan also chooses heads and vocabulary. Its feed-forward blocks have 8/3 of the width; here they "
    "have four widths, as the runs behind the law have.",
    "vocabulary": "The plan pays for entries out of the same compute. It keeps what is usual where the law is too far "
    "from its runs.",
    "attention": "The plan asks for the lowest loss for the training compute. It does not weigh what writing a token "
    "costs, as this page does.",
    "inference": "The plan spends the training compute of the target. This page asks what reaches its goal at the "
    "lowest cost of training and use together.",
    "batch": "The plan asks for its own size and tokens, which its other decisions move.",
}  # fmt: skip


def panel(page: str) -> Panel:
    """Return the panel of a page in which the whole plan stands beside its decision."""
    return Panel("whole_plan", "What does the whole plan say?", lambda _: _draw(page))


def _draw(page: str) -> None:
    known = at_hand()
    with st.spinner("Making the plan"):
        found, wait = planned(known)
        found = found or at_once(known)
    if wait is not None:
        wait()
    size = f"{count(found.best['params'])} parameters on {count(found.best['tokens'])} tokens"
    rows = [row for row in found.decisions if row.page == page]
    said = [_said(row, known.called) for row in rows]
    said += [show.escape(found.use)] if page == "inference" and found.use else []
    takes = ["", *(f"- {line}" for line in said)]
    st.markdown("\n".join([f"The plan of {size} takes:", *takes]) if said else f"The plan trains {size}.")
    st.markdown(WHY[page])
    st.page_link("pages/home.py", label="See the whole plan", icon=":material/route:")


def _said(row: Decision, called: Callable[[str], str]) -> str:
    """Say one decision of the plan with what is as good, and who says so, as people call it."""
    good = text.as_good(row)
    parts = [f"as good: {good}" if good else "", f"by {called(row.who)}" if row.who else row.note]
    behind = ", ".join(part for part in parts if part)
    return f"{row.title}: **{show.escape(text.used(row))}**" + (f" ({show.escape(behind)})" if behind else "")
