"""Several files as one table: joined by run where they share it, stacked otherwise."""

from collections.abc import Sequence

import pandas as pd

from .raw import RawTable


def together(tables: Sequence[tuple[str, RawTable]]) -> RawTable:
    """Return the raw cells of several files as one table."""
    if len(tables) == 1:
        name, raw = tables[0]
        return RawTable(raw.cells, raw.kind, (f"The file {name} of the archive was read.", *raw.notes))
    cells = pd.concat([raw.cells for _, raw in tables], ignore_index=True)
    cells.index = pd.RangeIndex(1, len(cells) + 1, name="row")
    return RawTable(cells)
