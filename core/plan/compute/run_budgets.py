"""The compute budgets that runs were trained at: of an isoFLOP sweep, each with several sizes."""

import numpy as np
import pandas as pd

ALIKE = 0.05  # by how much the compute of runs of one budget may differ from its middle, as a share
SIZES = 4  # different sizes that make runs of one compute a budget
MOST = 6  # budgets that a picture shows


def run_budgets(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the runs of the budgets with the most sizes, at most MOST of them, each with its `budget` (FLOP).

    `runs` has `flops`, `params` and `excluded`. A budget is the middle compute of its runs. Runs that are excluded or
    of no budget are left out; the table is empty where runs lack a compute.
    """
    if not {"flops", "params"} <= set(runs):
        return runs.iloc[:0].assign(budget=pd.Series(dtype=float))
    rest = runs[~runs["excluded"].astype(bool) & (runs["flops"] > 0)]
    parts = []
    while len(parts) < MOST and len(rest):
        near = _largest(np.log(rest["flops"].to_numpy(float)), rest["params"].to_numpy(float))
        if not near.any():
            break
        parts.append(rest[near].assign(budget=float(rest.loc[near, "flops"].median())))
        rest = rest[~near]
    return pd.concat(parts) if parts else rest.iloc[:0].assign(budget=pd.Series(dtype=float))


def _largest(logs: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Return which runs [M] are of the compute that has the most different sizes; none where all have too few."""
    order = np.argsort(logs, kind="stable")
    best, found = SIZES - 1, np.zeros(len(logs), dtype=bool)
    values = logs[order]
    starts = np.searchsorted(values, values - np.log1p(ALIKE), side="left")
    stops = np.searchsorted(values, values + np.log1p(ALIKE), side="right")
    for start, stop in dict.fromkeys(zip(starts.tolist(), stops.tolist(), strict=True)):
        if stop - start > best and (many := len(np.unique(sizes[order[start:stop]]))) > best:
            best, found = many, np.isin(np.arange(len(logs)), order[start:stop])
    return found
