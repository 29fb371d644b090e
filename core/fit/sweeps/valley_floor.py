"""What one fit of all runs of a sweep takes of it: the runs on the floors of its valleys."""

from collections.abc import Sequence
from dataclasses import replace

from ...errors import BadInput
from ...runs import Runs
from .valleys import Cell

REASON = "not on the floor of a valley, or of another sweep"


def on_the_floor(runs: Runs, cells: Sequence[Cell]) -> Runs:
    """Return the runs with those excluded that are on no valley's floor. Raises BadInput where none is."""
    kept = {i for c in cells for i in (c.runs.index[c.runs["floor"]] if len(c.runs) else [])}
    if not kept:
        raise BadInput(f"{runs.name} has no valley whose runs could be fitted.")
    floors = runs.excluding(~runs.table.index.isin(list(kept)), REASON)
    return replace(floors, name=f"{runs.name}, the floors of its valleys")
