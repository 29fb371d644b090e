"""Find the rows of a file that are no runs: repeated headers, rows of units, means and totals."""

import pandas as pd


def not_runs(cells: pd.DataFrame) -> pd.Series:
    """Return the reason for which each row of raw cells is no run, "" where it is one. The index is that of `cells`."""
    return pd.Series("", index=cells.index, dtype=str)
