"""Whether the ratio of learning rate to batch tells the loss by itself.

SmolTulu (arXiv:2412.08347) pictures losses over this ratio. A parabola in its logarithm has three coefficients, one in
the logarithms of both settings six; how much of what differs each leaves, in proportion to what it could, says whether
the ratio is all there is.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...errors import BadInput
from .parabola import columns, pairs_of
from .valleys import NEAR, Cell, valleys

RATIO = "ratio"
NEEDED = ("learning_rate", "batch_tokens", "loss")


@dataclass(frozen=True)
class Ratio:
    """One scale: `cell` has its lowest ratio, `alone` and `both` the shares [0, 1] of what differs between the runs
    near the floor that a parabola in the ratio, and one in both settings, account for, adjusted for coefficients.
    """

    cell: Cell
    alone: float
    both: float


def with_ratio(table: pd.DataFrame) -> pd.DataFrame:
    """Return runs with `ratio`, the learning rate over the batch in tokens. Raises BadInput for missing columns."""
    if missing := [n for n in NEEDED if n not in table]:
        raise BadInput(f"There is no column {missing[0]}; needed are {', '.join(NEEDED)}.")
    return table.assign(**{RATIO: table["learning_rate"] / table["batch_tokens"]})


def ratios(table: pd.DataFrame, scales: tuple[str, ...], near: float = NEAR) -> list[Ratio]:
    """Return what the ratio tells at every combination of `scales`. Raises BadInput as `valleys` does."""
    rows = with_ratio(table)
    found = []
    for cell in valleys(rows, (RATIO,), scales, near=near):
        floor = cell.runs[cell.runs["floor"]]
        y, logs = (
            np.log(floor["loss"].to_numpy(float)),
            np.log(floor[["learning_rate", "batch_tokens"]].to_numpy(float)),
        )
        found.append(Ratio(cell, _explained(logs[:, :1] - logs[:, 1:], y), _explained(logs, y)))
    return found


def _explained(u: np.ndarray, y: np.ndarray) -> float:
    """Return the adjusted share of the variance of y [M] that a parabola in u [M, K] accounts for; NaN for few runs."""
    design = columns(u - u.mean(axis=0), pairs_of(u.shape[1]))
    if len(y) <= design.shape[1] + 1 or np.ptp(y) == 0:
        return np.nan
    rest = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    share = (rest @ rest / (len(y) - design.shape[1])) / np.var(y, ddof=1)
    return float(np.clip(1 - share, 0, 1))
