"""Ray Tune: progress.csv of a trial."""

from ..raw import RawTable
from ._cells import history, renamed

RANK = 60
_OWN = {"date", "timestamp", "time_since_restore", "iterations_since_restore", "time_this_iter_s", "experiment_tag"}


def from_cells(name: str, raw: RawTable) -> RawTable | None:
    """Return the measurements of trials with their ids as runs, None for any other table."""
    if not {"training_iteration", "trial_id"} <= set(raw.cells.columns):
        return None
    cells = renamed(raw.cells[[h for h in raw.cells if h not in _OWN]], {"trial_id": "run"})
    cells = renamed(cells, {"time_total_s": "seconds"} if "seconds" not in cells else {})
    cells = cells if "done" not in cells else cells.drop(columns=["done"])
    return (
        history(raw, cells)
        if len(cells) > 1 and cells["run"].nunique() < len(cells)
        else RawTable(cells, raw.kind, raw.notes)
    )
