"""Weights & Biases: a history, in which a step has several rows and a key stands only where it was logged."""

from ..raw import RawTable
from ._cells import by_step, complementary, completed, filled, history, rising

RANK = 20
# What a table of runs has, and the history of one run has not.
_TABLE = frozenset({"state", "id", "sweep", "config", "summary", "status", "created", "tags", "notes"})
_RUNS = ("run_id", "run_name", "run", "name", "run id")


def from_cells(name: str, raw: RawTable) -> RawTable | None:
    """Return a history with the rows of each step as one. None for a table of runs, or of something else.

    Several runs may stand below each other, with their names beside `_step`.
    """
    headers = [str(header) for header in raw.cells.columns]
    if "_step" not in headers or len(raw.cells) < 2:
        return None
    lower = {h.strip().lower(): h for h in headers}
    names = [lower[name] for name in _RUNS if name in lower][:1]
    keys, of_one = [*names, "_step"], not names
    if _TABLE & set(lower) or not filled(raw.cells["_step"]).all():
        return None
    if not (rising(raw.cells["_step"]) if of_one else complementary(raw.cells, keys)):
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
