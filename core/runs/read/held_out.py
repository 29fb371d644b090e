"""Which loss is the loss of a table: one on held-out text goes before one on training data."""

import re
from collections.abc import Sequence

from ..mapping import Mapped
from ..words import listing, quote
from .choice import Choice
from .evidence import SampledCells
from .targets import HELD_OUT, TRAINING, target

_TASKS = re.compile(r"downstream|shot", re.IGNORECASE)  # losses on questions, and not on text


def held_out_first(chosen: Sequence[Mapped], cells: SampledCells, choice: Choice) -> list[Mapped]:
    """Return the columns without a loss on training data where a loss on held-out text stands beside it.

    That loss is left unread, with the others named as the reason. What is called `loss` alone says nothing of its data.
    """
    loss = next((m for m in chosen if m.column == "loss"), None)
    if loss is None or _stage(loss.source) != TRAINING:
        return list(chosen)
    held_out = [m for m in chosen if m.column.startswith("loss/") and _stage(m.source) == HELD_OUT]
    held_out = [m for m in held_out if not _TASKS.search(m.source) and (not cells.given or cells.filled(m.source) > 0)]
    if not held_out:
        return list(chosen)
    verb = "is on held-out text" if len(held_out) == 1 else "are on held-out text"
    choice.unread[loss.source] = f"it is a loss on training data, and {_names(held_out)} {verb}"
    return [m for m in chosen if m is not loss]


def _stage(header: str) -> int | None:
    found = target(header)
    return found.order[0] if found else None


def _names(found: Sequence[Mapped]) -> str:
    return listing((quote(m.source) for m in found), 4)
