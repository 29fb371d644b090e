"""Weights & Biases: a history, in which a step has several rows and a key stands only where it was logged."""

from ..raw import RawTable
from ._cells import by_step, complementary, completed, history, rising

RANK = 20
# What a table of runs has, and the history of one run has not.
_TABLE = frozenset(
    {"name", "state", "id", "run", "run_id", "run id", "sweep", "config", "summary", "status", "created"}
)
_RUNS = ("run_id", "run_name", "run", "name", "run id")


def from_cells(name: str, raw: RawTable) -> RawTable | None:
    """Return a history with the rows of each step as one. None for a table of runs, or of something else.

    Several runs may stand below each other, with their names beside `_step`.
    """
    headers = [str(header) for header in raw.cells.columns]
    if "_step" not in headers or len(raw.cells) < 2:
        return None
    of_one = not _TABLE & {h.strip().lower() for h in headers}
    names = [h for h in headers if h.strip().lower() in _RUNS][:1]
    keys = [*names, "_step"]
    if not (of_one and rising(raw.cells["_step"])) and not (names and complementary(raw.cells, keys)):
        return None
    cells, notes = raw.cells, []
    if cells["_step"].astype(str).duplicated().any():
        cells = by_step(cells, keys)
        notes.append("Rows of one step stand in one row.")
    elif not of_one or raw.kind == "history":
        return None
    if of_one:
        cells, said = completed(cells, "_step")
        notes += said
    return history(raw, cells, *notes)
