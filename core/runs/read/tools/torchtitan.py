"""Torchtitan: what it prints while it trains."""

import re

from .. import limits
from .. import tree as trees
from ..raw import RawTable
from ._cells import by_step

RANK = 20
_LINE = re.compile(r"(validate )?step: {1,6}(\d{1,12}) {1,6}(?=loss:)")
_PAIR = re.compile(r"(\w{1,40}): {1,6}([-+\d.,e]{1,30}|nan|inf)(?![\w.])")
_SIZE = re.compile(r"size: {1,6}([\d,]{1,20}) total parameters")
_PLAN = re.compile(
    r"global batch size (\d{1,12}), .{0,80}?sequence length (\d{1,12})(?:.{0,40}?total steps (\d{1,12}))?"
)


def is_text(head: str) -> bool:
    """Return whether one of the lines is that of a step."""
    return any(_LINE.search(line[:400]) for line in head.split("\n"))


def from_text(name: str, text: str) -> RawTable | None:
    """Return one row a step that was printed, with the loss of validation beside that of training.

    `tokens` are step x global batch x sequence length where the log says both. Losses are nats per token.
    """
    rows, numbers, params, plan = [], [], "", None
    for number, line in enumerate(text.split("\n"), start=1):
        line = line[:2000]
        if found := _LINE.search(line):
            pairs = {key: cell.replace(",", "") for key, cell in _PAIR.findall(line[found.end() :])}
            called = {"loss": "validation/loss" if found[1] else "train/loss"}
            skipped = {"memory"} if not found[1] else {*pairs} - {"loss"}
            rows.append({"step": int(found[2]), **{called.get(k, k): c for k, c in pairs.items() if k not in skipped}})
            numbers.append(number)
            limits.fits(name, len(rows), 40)
        elif found := _SIZE.search(line):
            params = found[1].replace(",", "")
        elif found := _PLAN.search(line):
            plan = found
    if not rows:
        return None
    cells = trees.frame(name, zip(numbers, rows, strict=True))
    cells = by_step(cells, ["step"])
    notes = ["Lines of one step stand in one row."]
    if plan:
        tokens = int(plan[1]) * int(plan[2])
        cells["tokens"] = [int(step) * tokens for step in cells["step"]]
        notes.append(f"tokens is worked out: step x {int(plan[1]):,} sequences x {int(plan[2]):,}.")
    if params:
        cells["params"] = int(params)
    return RawTable(cells, "history", tuple(notes))
