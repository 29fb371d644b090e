"""MLflow: the file of one metric of one run in its file store."""

import re

from .. import limits
from ..raw import RawTable
from ._cells import stem, table

RANK = 40
_POINT = re.compile(r"(\d{12,14}) (\S{1,40})(?: (\d{1,15}))?(?: \S{1,100} \S{1,100})?")


def is_text(head: str) -> bool:
    """Return whether every line is a time in milliseconds, a value and a step."""
    found = [line for line in head.split("\n")[:50] if line.strip()]
    return bool(found) and all(_POINT.fullmatch(line.strip()[: limits.LONGEST_HEADER * 2]) for line in found)


def from_text(name: str, text: str) -> RawTable | None:
    """Return the points; the column of values has the name of the file, as MLflow has it."""
    points = [found for line in text.split("\n") if (found := _POINT.fullmatch(line.strip()[:400]))]
    limits.fits(name, len(points), 3)
    metric = stem(name) or "value"
    steps = [int(found[3]) if found[3] else i for i, found in enumerate(points)]
    cells = table({"step": steps, metric: [found[2] for found in points]})
    return RawTable(cells, "history", (f"The name of the file is taken for that of the metric: {metric}.",))
