"""The rows of a table that none with a lower cost beats."""

from collections.abc import Sequence

import numpy as np
import pandas as pd


def unbeaten(table: pd.DataFrame, by: Sequence[str], value: str) -> pd.DataFrame:
    """Return the rows whose `value` is below that of all rows before them, in ascending order of the columns `by`."""
    ordered = table.sort_values(list(by), kind="stable")
    return ordered[ordered[value] < ordered[value].cummin().shift(fill_value=np.inf)]
