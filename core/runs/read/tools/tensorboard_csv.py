"""TensorBoard: the CSV of one tag of one run, as its page downloads it."""

import re

from ..raw import RawTable
from ._cells import history, renamed, stem

RANK = 40
_HEADERS = ["Wall time", "Step", "Value"]
_NAME = re.compile(r"run-(.+?)-tag-(.+)")


def from_cells(name: str, raw: RawTable) -> RawTable | None:
    """Return the points with the tag as the name of the column, where the file is called by run and tag.

    None for any other table. The file itself names neither run nor tag.
    """
    if list(raw.cells.columns) != _HEADERS:
        return None
    cells = renamed(raw.cells, {"Step": "step"})
    named = _NAME.fullmatch(stem(name))
    said = "The page of TensorBoard shows at most 1,000 points of a tag."
    if not named:
        return history(raw, cells, f"The file does not say which tag its values are of. {said}")
    tag = named[2].replace("_", "/", 1) if "/" not in named[2] else named[2]
    cells = renamed(cells, {"Value": tag})
    cells.insert(0, "run", named[1])
    return history(raw, cells, said)
