"""Find the rows that fits of earlier versions resampled together: alike in all but tokens and what follows from them.

Today a table is told what a run is when it is read (`core/runs/check/identity.py`). A saved fit goes on as it began.
"""

import numpy as np
import pandas as pd

from ...runs.schema import is_target

CHECKPOINTS = "rows alike in all but tokens"  # what such rows are resampled by
# Columns that change with tokens along one run, and columns that say nothing of how a row was trained.
_FOLLOW = {"tokens", "flops", "characters", "step", "steps", "seconds", "excluded", "status"}


def checkpoints(table: pd.DataFrame) -> np.ndarray:
    """Return the number [R] of the run that each row of a table belongs to, in the order in which runs appear.

    Rows are of one run if they are alike in every column but tokens, what follows from tokens, and the targets, and do
    not all have the same tokens. Rows that all have the same tokens are runs that were repeated: each of them stands
    alone. So does every row of a table without tokens.
    """
    alone = np.arange(len(table))
    if "tokens" not in table:
        return alone
    key = [c for c in table.columns if c not in _FOLLOW and not is_target(c)]
    if "unique_tokens" in key and table["unique_tokens"].equals(table["tokens"].rename("unique_tokens")):
        key.remove("unique_tokens")  # every token seen once: as many as there are tokens
    run = table.groupby(key, dropna=False, sort=False).ngroup() if key else pd.Series(0, index=table.index)
    several = table["tokens"].groupby(run).transform("nunique").to_numpy() > 1
    return pd.factorize(np.where(several, run, -1 - alone))[0]
