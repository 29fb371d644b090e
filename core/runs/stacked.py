"""Several tables of runs below each other as one, each read by itself."""

from collections.abc import Sequence

import pandas as pd

from ..errors import BadInput
from .table import Runs
from .words import listing, quote

FILE = "file"  # the column that says which table a row is of


def stacked(tables: Sequence[Runs]) -> Runs:
    """Return the rows of all tables as one; the column `file` beside them says which table each is of.

    Rows are counted from 1 over all tables. Raises BadInput where their losses have several units, or two of them one
    name: nobody could then tell them apart.
    """
    names = [table.name for table in tables]
    if again := sorted({name for name in names if names.count(name) > 1}):
        raise BadInput(f"{listing(map(quote, again), 3)} stands twice: tables are told apart by their names.")
    if len({table.loss_unit for table in tables}) > 1:
        units = "; ".join(f"{table.name} in {table.loss_unit}" for table in tables)
        raise BadInput(f"The losses of these tables have several units ({units}): give all of them in one.")
    cells = pd.concat([table.table for table in tables], ignore_index=True)
    texts = [str(n) for n in cells if any(n in t.table and t.table[n].dtype.kind not in "fiub" for t in tables)]
    cells[texts] = cells[texts].fillna("")
    beside = pd.concat([table.beside.assign(**{FILE: table.name}) for table in tables], ignore_index=True)
    cells.index = beside.index = pd.RangeIndex(1, len(cells) + 1, name="row")
    first = tables[0]
    problems = tuple(problem for table in tables for problem in table.problems)
    return Runs(" + ".join(names), cells, first.mapping, problems, first.loss_unit, None, beside)
