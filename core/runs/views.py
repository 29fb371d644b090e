"""A table of runs as pictures and tables show it: where its columns lie, and what was read as what."""

import numpy as np
import pandas as pd

from ..units import plain
from .schema import SINGLE_TARGETS
from .table import Runs

MOST_STRIPS = 10
LEFT_OUT = ("loss/", "metric/")  # targets beside the first: there may be dozens


def strips(runs: Runs) -> pd.DataFrame:
    """Return where the numbers of a table lie: a row a number, with column, unit, value and excluded (bool).

    At most MOST_STRIPS columns, each with more than one value, with one target at least; empty where there is none.
    """
    frame = runs.table
    out = ~frame.index.isin(runs.included.index)
    numbers = frame.select_dtypes("number").columns
    first = () if any(n in SINGLE_TARGETS for n in runs.targets) else runs.targets[:1]
    names = [n for n in numbers if frame[n].nunique() > 1 and (n in first or not n.startswith(LEFT_OUT))]
    names = [n for n in names if n not in first][: MOST_STRIPS - len(first)] + [n for n in first if n in names]
    parts = [_strip(runs, n, out) for n in names]
    return pd.concat(parts, ignore_index=True).dropna() if parts else pd.DataFrame()


def _strip(runs: Runs, name: str, out: np.ndarray) -> pd.DataFrame:
    """Return one column. What is left out shall not push a positive quantity off its log axis."""
    strip = pd.DataFrame({"column": name, "unit": runs.unit(name), "value": runs.table[name], "excluded": out})
    positive = (strip.loc[~strip["excluded"], "value"].dropna() > 0).all()
    return strip[~strip["excluded"] | (strip["value"] > 0)] if positive else strip


def columns_read(runs: Runs) -> pd.DataFrame:
    """Return a row a column that was read: from what, as what, in which unit, over which range."""
    ranges = runs.ranges()
    rows = []
    for m in runs.mapping:
        low, high = ranges.get(m.column, (None, None))
        span = "–" if low is None or high is None else f"{plain(low)} to {plain(high)}"
        rows.append({"in the file": m.formula, "read as": m.column, "unit": m.unit or "text", "range": span})
    return pd.DataFrame(rows)
