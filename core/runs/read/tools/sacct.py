"""Slurm: the table of jobs that sacct prints."""

import re

from ..raw import RawTable
from ._cells import renamed

RANK = 60
_ELAPSED = re.compile(r"(?:(\d{1,5})-)?(\d{1,3}):(\d\d):(\d\d)(?:\.\d+)?")


def from_cells(name: str, raw: RawTable) -> RawTable | None:
    """Return one row a job with its time in seconds, and its state as one word; None for any other table."""
    cells = raw.cells
    if not {"JobID", "State"} <= set(cells.columns):
        return None
    notes = []
    steps = cells["JobID"].fillna("").astype(str).str.contains(".", regex=False)
    if steps.any() and not steps.all():
        cells = cells[~steps]
        notes.append(f"Rows of steps of jobs are left out: {int(steps.sum()):,}.")
    cells = cells.copy(deep=False)
    cells["State"] = [
        str(state).split(" ")[0].rstrip("+") if isinstance(state, str) else state for state in cells["State"]
    ]
    if "Elapsed" in cells and "seconds" not in cells:
        cells["Elapsed"] = [seconds(str(cell)) for cell in cells["Elapsed"]]
        cells = renamed(cells, {"Elapsed": "seconds"})
    if "JobName" in cells and "run" not in cells:
        cells = renamed(cells, {"JobName": "run"})
    return RawTable(cells, raw.kind, (*raw.notes, *notes))


def seconds(elapsed: str) -> int | None:
    """Return the seconds of a time that Slurm writes, such as 1-02:10:00; None where it writes none."""
    found = _ELAPSED.fullmatch(elapsed.strip())
    if not found:
        return None
    days, hours, minutes, rest = (int(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + rest
