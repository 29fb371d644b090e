"""PyTorch Lightning: metrics.csv, in which each call of its log is a row."""

from ..raw import RawTable
from ._cells import by_step, complementary, completed, history, rising

RANK = 60


def from_cells(name: str, raw: RawTable) -> RawTable | None:
    """Return the measurements with one row a step, None for any other table. Lightning counts steps from 0."""
    headers = [str(header) for header in raw.cells.columns]
    if not {"epoch", "step"} <= set(headers) or headers != sorted(headers) or len(headers) < 3 or raw.kind == "history":
        return None
    if not rising(raw.cells["step"]) or not complementary(raw.cells.drop(columns=["epoch"]), ["step"]):
        return None
    cells, said = completed(by_step(raw.cells, ["step"]), "step")
    return history(raw, cells, "Rows of one step stand in one row; steps are counted from 0.", *said)
