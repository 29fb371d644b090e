"""The decisions of a plan as a table, to be taken away or put on a dashboard, and its loss as a forecast."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.parts import show
from pages.parts.forecast import stamping
from pages.parts.home.at_hand import AtHand
from pages.parts.home.plan import PlanOfPage

COLUMNS = {
    "title": "decision", "use": "use", "good": "as good as it", "who": "who says so", "worth": "what it is worth",
    "note": "note",
}  # fmt: skip


def table(board: Mapping[str, Any]) -> pd.DataFrame:
    """Return the rows of a board in words, by the titles of its columns."""
    return pd.DataFrame([{title: row[name] for name, title in COLUMNS.items()} for row in board["rows"]])


def draw(found: PlanOfPage, line: str) -> None:
    """Show every decision of a plan as a table."""
    show.grid(table(found.board), "plan-decisions", line)


def stamp(known: AtHand, found: PlanOfPage) -> None:
    """Offer to stamp what the law of size and tokens says of the planned model, where the law takes nothing else."""
    names = {f.name for f in known.base.law.features}
    if names <= {"params", "tokens"}:
        stamping.offer(known.base, known.fit, {n: float(found.best[n]) for n in names}, found.verdict)
