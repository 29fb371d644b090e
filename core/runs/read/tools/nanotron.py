"""Nanotron: the log of a run."""

import re

from .. import limits
from .. import tree as trees
from ..raw import RawTable
from ._cells import renamed

RANK = 20
_LINE = re.compile(r"iteration: (\d{1,12}) / (\d{1,12}) \| ")


def is_text(head: str) -> bool:
    """Return whether one of the lines is that of an iteration."""
    return any(_LINE.search(line[:400]) and "consumed_tokens" in line for line in head.split("\n"))


def from_text(name: str, text: str) -> RawTable | None:
    """Return one row an iteration that was logged. The log rounds counts to three digits, which a note says."""
    rows, numbers = [], []
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _LINE.search(line[:400]):
            pairs = [piece.partition(":") for piece in line[found.end() : 4000].split("|") if ":" in piece]
            rows.append({"step": found[1], "steps": found[2], **{key.strip(): cell.strip() for key, _, cell in pairs}})
            numbers.append(number)
            limits.fits(name, len(rows), 60)
    cells = trees.frame(name, zip(numbers, rows, strict=True))
    cells = renamed(cells, {"consumed_tokens": "tokens", "lm_loss": "train/lm_loss"})
    coarse = (
        "Nanotron's log rounds losses and tokens to three digits, which is coarse for a fit; its W&B runs have all."
    )
    return RawTable(cells, "history", (coarse,))
