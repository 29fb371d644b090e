"""The cells of a file, before its columns have a meaning."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

Kind = Literal["table", "history"]


@dataclass(frozen=True, eq=False)
class RawTable:
    """Cells as a reader found them: numbers, or texts such as "70M".

    `cells` has distinct headers (str) and an index "row" with the row numbers of the file itself. `kind` is "history"
    where rows are measurements while runs go on, such as a log or the curves of a chart. `notes` say in sentences what
    the reader did, such as the member of an archive that was read, or how curves became rows.
    """

    cells: pd.DataFrame
    kind: Kind = "table"
    notes: tuple[str, ...] = ()
