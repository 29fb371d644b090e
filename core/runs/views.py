"""A table of runs as pictures and tables show it: where its columns lie, and what was read as what."""

import numpy as np
import pandas as pd

from ..units import plain
from .schema import SINGLE_TARGETS
from .table import Runs

MOST_STRIPS = 10
MOST_LABELS = 8  # values of a column that are named one by one
NO_LABELS = ("run", "excluded")
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


def labels(runs: Runs) -> dict[str, list[tuple[str, int]]]:
    """Return the columns of texts that part the rows, with their values and how many rows have each, most first.

    Columns go by the header of the file. Those with one value, or with more than MOST_LABELS, are left out.
    """
    header = {m.column: m.source for m in runs.mapping if m.source in runs.headers}
    found = {}
    for name in runs.every_column.columns:
        cells = runs.every_column[name]
        if cells.dtype.kind in "fiub" or name in NO_LABELS:
            continue
        counts = cells[cells != ""].value_counts()
        if 1 < len(counts) <= MOST_LABELS:
            found[header.get(name, name)] = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return {name: [(str(v), int(n)) for v, n in values] for name, values in found.items()}
