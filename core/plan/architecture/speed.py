"""How long a token of training takes by width and depth, from runs that were timed.

Device-hours per FLOP of training are a power of width and of depth: ln h = c + a ln w + b ln d, by least squares over
shapes. Wide layers keep a device busy, and every layer more is a step that must wait for the one before.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ...errors import BadInput
from ..prices import HOUR
from .family import GEMSTONES, Family

COLUMNS = ("width", "depth", "tokens", "seconds", "devices")
FEWEST = 5  # shapes, for three coefficients and something to be wrong about


@dataclass(frozen=True)
class Speed:
    """Device-hours per FLOP: exp(constant) w^width d^depth.

    `error` is the root mean square of the logarithm of measured over predicted hours, each shape predicted by a fit to
    the others; `widths` and `depths` span the `shapes` that were timed.
    """

    constant: float
    width: float
    depth: float
    error: float
    shapes: int
    widths: tuple[float, float]
    depths: tuple[float, float]
    family: Family = GEMSTONES

    def hours_per_token(self, width: Any, depth: Any) -> Any:
        """Return the device-hours of a token of training."""
        per_flop = np.exp(self.constant + self.width * np.log(width) + self.depth * np.log(depth))
        return per_flop * self.family.flops_per_token(width, depth)

    def throughput(self, width: Any, depth: Any) -> Any:
        """Return the FLOP/s of one device."""
        return self.family.flops_per_token(width, depth) / self.hours_per_token(width, depth) / HOUR


def is_timed(table: pd.DataFrame) -> bool:
    """Whether runs say their shapes, times and devices, enough of them to tell a speed by."""
    return set(COLUMNS) <= set(table) and len(_shapes(table)) >= FEWEST


def measured(table: pd.DataFrame, family: Family = GEMSTONES) -> Speed:
    """Return the speed that fits timed runs: rows with width, depth, tokens, seconds (of the whole run) and devices.

    Raises BadInput for runs without these columns, of fewer than five shapes, or of shapes that cannot tell width and
    depth apart.
    """
    if missing := [c for c in COLUMNS if c not in table]:
        raise BadInput(f"How long runs take needs the columns {', '.join(COLUMNS)}; {', '.join(missing)} is missing.")
    shapes = _shapes(table)
    w, d = (shapes[c].to_numpy(float) for c in ("width", "depth"))
    X = np.column_stack([np.ones(len(w)), np.log(w), np.log(d)])
    if len(shapes) < FEWEST or np.linalg.matrix_rank(X) < X.shape[1]:
        raise BadInput(
            f"{len(shapes)} shapes were timed; how long a token takes needs {FEWEST} that differ in width and in depth."
        )
    y = np.log(shapes["hours"].to_numpy(float) / family.flops_per_token(w, d))
    inverse = np.linalg.pinv(X)
    c, a, b = (float(v) for v in inverse @ y)
    left_out = (y - X @ (inverse @ y)) / (1 - np.diag(X @ inverse))
    wide, deep = ((float(v.min()), float(v.max())) for v in (w, d))
    return Speed(c, a, b, float(np.sqrt(np.mean(left_out**2))), len(shapes), wide, deep, family)


def hours_of(table: pd.DataFrame) -> pd.Series:
    """Return the device-hours of every row: seconds times devices over 3,600."""
    return table["seconds"] * table["devices"] / HOUR


def _shapes(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a shape with the median of its hours per token."""
    rows = table[list(COLUMNS)].apply(pd.to_numeric, errors="coerce")
    rows = rows[((rows > 0) & (rows < np.inf)).all(axis=1)]
    hours = (hours_of(rows) / rows["tokens"]).rename("hours")
    return hours.groupby([rows["width"], rows["depth"]]).median().reset_index()
