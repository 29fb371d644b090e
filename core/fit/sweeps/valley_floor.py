"""The runs on the floors of a sweep's valleys: one fit of the whole sweep uses these runs and no others."""

from collections.abc import Sequence
from dataclasses import replace

from ...errors import BadInput
from ...runs import Runs
from .valleys import Cell

REASON = "not on the floor of a valley, or of another sweep"


def on_the_floor(runs: Runs, cells: Sequence[Cell]) -> Runs:
    """Return `runs` without those that lie on no floor of the valleys `cells`.

    The rows of a cell's `runs` with a true `floor` lie on its floor. Raises BadInput where no run lies on a floor.
    """
    kept = {i for c in cells for i in (c.runs.index[c.runs["floor"]] if len(c.runs) else [])}
    if not kept:
        raise BadInput(f"{runs.name} has no valley whose runs could be fitted.")
    floors = runs.excluding(~runs.table.index.isin(list(kept)), REASON)
    return replace(floors, name=f"{runs.name}, the floors of its valleys")
