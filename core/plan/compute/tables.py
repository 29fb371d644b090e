"""Plans as tables, one row a point of a picture."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ...fit.calibrated import Calibrated
from ...laws.base import Law
from ...laws.cost import NOTHING
from ..cost import cost_of, size_feature
from .allocate import Allocation, along_budget

POINTS = 81
REACH = 30.0  # how many times smaller and larger than the best size an isoFLOP curve goes


def frontier_table(rows: Sequence[Allocation], data: tuple[float, float] | None) -> pd.DataFrame:
    """Return compute-optimal splits: flops, params, tokens, loss with their ends (NaN without draws),
    decades_beyond_data (NaN where unknown), beyond (bool).

    `data` is the training compute of the smallest and largest run, in FLOP.
    """
    table = pd.DataFrame([{"flops": r.flops, **r.report()} for r in rows])
    table = table.drop(columns=["no_interval", "no_form"]).astype(float)
    outside = False if data is None else (table["flops"] < data[0]) | (table["flops"] > data[1])
    return table.assign(beyond=outside)


def isoflop_table(calibrated: Calibrated, rows: Sequence[Allocation], fixed: Mapping[str, float]) -> pd.DataFrame:
    """Return the loss over sizes at the budget of every row: flops, params, loss, tokens."""
    size, parts = size_feature(calibrated.law), []
    for row in rows:
        params = np.geomspace(row.params / REACH, row.params * REACH, POINTS)
        loss = along_budget(calibrated, size, row.flops, params, fixed)
        tokens = cost_of(calibrated.law).tokens(row.flops, params, fixed)
        parts.append(pd.DataFrame({"flops": row.flops, "params": params, "loss": loss, "tokens": tokens}))
    return pd.concat(parts, ignore_index=True)


def budget_line(
    law: Law,
    flops: float,
    params: tuple[float, float],
    tokens: tuple[float, float],
    fixed: Mapping[str, float] = NOTHING,
) -> pd.DataFrame:
    """Return the sizes and tokens that cost `flops` by a law, within the (low, high) of a picture."""
    n = np.geomspace(*params, POINTS)
    line = pd.DataFrame({"params": n, "tokens": cost_of(law).tokens(flops, n, fixed)})
    return line[line["tokens"].between(*tokens)]


def round_levels(low: float, high: float, n: int = 10) -> np.ndarray:
    """Return about `n` round losses between low and high, closer together where the loss is low."""
    raw = low + (high - low) * np.linspace(0.02, 1, n) ** 1.8
    return np.unique(np.round(raw, 2 if high - low > 0.3 else 3))
