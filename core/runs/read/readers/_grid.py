"""Cells that stand in a sheet, by row and column, as a table: which row is the header, and which columns are used."""

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from ....errors import BadInput
from ...numbers import value
from ...words import clean, listing, quote
from .. import limits
from ..raw import RawTable

Grid = Mapping[int, Mapping[int, object]]  # cells that hold something, by the numbers of row and column, from 1
MAX_SHEET_CELLS = 1_000_000


def is_table(grid: Grid) -> bool:
    """Return whether a sheet has a header and a row below it, or at least two cells in a row."""
    return len(grid) > 1 or any(len(cells) > 1 for cells in grid.values())


def too_many(name: str) -> BadInput:
    """Return the error for a sheet above MAX_SHEET_CELLS."""
    allowed = "smaller sheets, or CSV and Parquet"
    return BadInput(f"{quote(name)} has more than {MAX_SHEET_CELLS:,} cells: allowed are {allowed}")


def raw_table(name: str, grid: Grid, notes: tuple[str, ...] = ()) -> RawTable:
    """Return the rows below the header, with the row numbers of the sheet. Rows above the header are titles.

    The header is the first row that has about as many cells as those below it. Columns without any cell are left out.
    Raises BadInput for too many columns or cells.
    """
    if not grid:
        raise BadInput(f"{quote(name)} has no cells: allowed is a table with a row of names")
    at = _header(grid)
    titles = [quote(" ".join(clean(c) for c in grid[row].values())) for row in grid if row < at]
    below = [row for row in grid if row > at]
    used = sorted({column for row in (at, *below) for column in grid[row]})
    limits.fits(name, len(below), len(used), limits.MAX_OBJECTS)
    cells = pd.DataFrame(
        {i: pd.Series([grid[row].get(column) for row in below], dtype=object) for i, column in enumerate(used)}
    )
    headers = [clean(grid[at].get(column, "")) or f"unnamed column {column}" for column in used]
    cells.columns = pd.Index(headers, dtype=object)
    cells.index = pd.Index(below, name="row", dtype="int64")
    said = [f"Lines above the header are no rows: {listing(titles, 3)}."] if titles else []
    return RawTable(cells, notes=(*notes, *said))


def _header(grid: Grid) -> int:
    """Return the row that names the columns."""
    rows = list(grid)
    counts = Counter(len(grid[row]) for row in rows[1:61])
    usual = max(counts, key=lambda n: (counts[n], n)) if counts else 1
    for row in rows[:20]:
        if 2 * len(grid[row]) > usual and (len(grid[row]) > 1 or usual == 1) and not _numeric(grid[row]):
            return row
    return rows[0]


def _numeric(cells: Mapping[int, object]) -> bool:
    """Return whether most cells are numbers, as those of no header are."""
    numbers = sum(
        isinstance(c, (int, float)) or value(str(c)[: limits.LONGEST_HEADER]) is not None for c in cells.values()
    )
    return 2 * numbers > len(cells)
