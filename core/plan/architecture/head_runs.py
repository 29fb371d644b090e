"""What runs can say of numbers of heads: whether they vary them, at which sizes, contexts and widths."""

import math
from collections.abc import Collection, Mapping

import pandas as pd

from ...fit.result import Fit
from ...units import SIZES

COLUMNS = ("query_heads", "kv_heads")


def unlike(runs: pd.DataFrame, factors: Collection[str], name: str, apart: int) -> str:
    """Say why runs cannot tell what heads do; empty where they can.

    `factors` are the columns in which they differ, `name` is what they are called, and `apart` the number of
    configurations that have enough sizes for a fit of their own.
    """
    if not set(COLUMNS) & set(factors):
        return f"the runs of {name} do not vary in heads"
    if not set(SIZES) & set(factors):
        return f"the runs of {name} do not vary in size"
    if "query_heads" not in factors and apart < 2:
        return f"the runs of {name} vary in KV heads alone, with too few sizes of each to fit each by itself"
    if "head_dim" in runs and runs["head_dim"].nunique() > 1:
        return f"in the runs of {name} heads differ in width: more heads are narrower ones, which is another question"
    return ""


def longest_context(runs: pd.DataFrame) -> float:
    """Return the longest context in tokens; NaN where runs do not say theirs."""
    return float(runs["context"].max()) if "context" in runs else math.nan


def head_width(runs: pd.DataFrame) -> float:
    """Return the width of a head; NaN where runs do not say it, or differ in it."""
    found = runs["head_dim"].dropna().unique() if "head_dim" in runs else []
    return float(found[0]) if len(found) == 1 else math.nan


def spans_of(fits: Mapping[tuple[int, int], Fit]) -> dict[str, tuple[float, float]]:
    """Return the spans of size and of heads of fits by numbers of query and KV heads, each a fit of size alone."""
    sizes = [span for fit in fits.values() for span in fit.ranges.values()]
    spans = {SIZES[1]: (min(s[0] for s in sizes), max(s[1] for s in sizes))}
    return spans | {c: (min(k[i] for k in fits), max(k[i] for k in fits)) for i, c in enumerate(COLUMNS)}
