"""What people give as runs: a data frame, a file, the name of a bundled data set, or runs that were read before."""

import os
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..errors import BadInput
from ..runs import Runs, load, names
from ..runs.build import NATS, from_table
from ..runs.options import ReadOptions
from .entry import entry

FRAME = "data frame"  # what a table is called that has no name


@entry
def table(source: Any, columns: Mapping[str, str] | None = None, where: str = "", loss_unit: str = NATS) -> Runs:
    """Return the checked runs of a data frame, of a file (its path), or of a bundled data set (its name).

    `columns` says what columns of the table are, by their headers, such as {"N": "params", "D (B)": "tokens"}; an empty
    name leaves one unread. The headers and cells of all others decide. `where` keeps only such runs, e.g.
    "flops < 1e21". `loss_unit` is the unit of its losses. Raises BadInput, in one line, for what cannot be used.
    """
    found = _read(source, columns, loss_unit)
    return found.where(where) if where else found


def _read(source: Any, columns: Mapping[str, str] | None, loss_unit: str) -> Runs:
    options = ReadOptions(columns=tuple((str(k), str(v)) for k, v in (columns or {}).items()))
    chosen = bool(columns) or loss_unit != NATS
    if isinstance(source, Runs) or source in names() if isinstance(source, Runs | str) else False:
        if chosen:
            what = source.name if isinstance(source, Runs) else source
            raise BadInput(f"{what} is read already: columns and loss_unit are for data frames and files.")
        return source if isinstance(source, Runs) else load(source)
    if isinstance(source, pd.DataFrame):
        return from_table(source.reset_index(drop=True), FRAME, loss_unit=loss_unit, options=options)
    if isinstance(source, Mapping):
        return _read(_frame(source), columns, loss_unit)
    if isinstance(source, str | os.PathLike):
        return load(os.fspath(source), options=options, loss_unit=loss_unit)
    kind = type(source).__name__
    raise BadInput(f"Runs cannot be read from {kind}; allowed are a data frame, a file and the name of a data set.")


def _frame(source: Mapping[Any, Any]) -> pd.DataFrame:
    try:
        return pd.DataFrame(dict(source))
    except (ValueError, TypeError):
        raise BadInput("The columns of this table are not equally long; allowed is one value a run in each.") from None
