"""The columns of a table that are chosen so far, to which those are added that are computed from several headers."""

from collections.abc import Mapping

import numpy as np

from ..mapping import Mapped
from ..schema import column
from .choice import Choice
from .evidence import SampledCells
from .headers import Candidate


class ColumnsSoFar:
    """The columns chosen so far, what else the headers say (`picked`, by role), and the cells as evidence."""

    def __init__(self, chosen: list[Mapped], picked: Mapping[str, Candidate], cells: SampledCells, choice: Choice):
        self.chosen, self.picked, self.cells, self.choice = chosen, picked, cells, choice

    def has(self, *names: str) -> bool:
        """Return whether all of the columns are chosen."""
        return set(names) <= {m.column for m in self.chosen}

    def of(self, name: str) -> Mapped | None:
        """Return how a column is read, None where it is not."""
        return next((m for m in self.chosen if m.column == name), None)

    def values(self, name: str) -> np.ndarray | None:
        """Return a column of the sample in canonical units, None where there is none. Computed columns are computed."""
        found = self.of(name)
        if found is None:
            return None
        values = self.cells.of(found)
        for other in found.times:
            factor = self.values(other)
            values = values * (np.nan if factor is None else factor)
        return values

    def add(
        self, source: str, name: str, why: str, factor: float = 1.0, times: tuple[str, ...] = (), **more: str
    ) -> None:
        """Add a column with the reason for which it is read so."""
        self.chosen.append(Mapped(source, name, factor, column(name).unit, why=why, times=times, **more))
