"""What a check knows of the file behind a table."""

from dataclasses import dataclass

import pandas as pd

from ..options import ReadOptions


@dataclass(frozen=True, eq=False)
class Origin:
    """The file behind a table under check.

    `cells` are its raw cells and `reasons` why a row is no run ("" where it is one), both with the index of the table.
    `kind` is that of the raw table, `options` are a person's decisions, `loss_unit` is the unit of the losses.
    `share` is the header of the share of a run's tokens that a row has seen, "" where there is none.
    """

    cells: pd.DataFrame | None = None
    reasons: pd.Series | None = None
    kind: str = "table"
    options: ReadOptions | None = None
    loss_unit: str = "nats per token"
    share: str = ""
