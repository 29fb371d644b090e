"""What the runs at hand say of the settings of one run: the power laws of a sweep's lowest points, carried there.

A sweep is heard before papers where the run lies near its own sizes and tokens and where its 95 % interval is narrow.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...errors import BadInput
from ...fit.sweeps.valleys import Cell, Trend
from .sweep import NEAR, SCALES, cells_of, is_sweep, trend_of, varied_of
from .weight_decay import size_of

CARRIES = 2.0  # powers of ten beyond its runs up to which a source says how far a setting may be off
WIDEST = 30.0  # times between the ends of the interval of a setting, from where on it says nothing


@dataclass(frozen=True, eq=False)
class SweptSetting:
    """How the best of one setting moves over the runs called `runs`: a `trend` over their sizes and tokens.

    `ranges` are the smallest and largest size (of the column `size`) and tokens of the valleys behind it, `n_runs`
    counts the runs on their floors. `chosen` says that a person wants it heard (or not) however far it is.
    """

    trend: Trend
    ranges: Mapping[str, tuple[float, float]]
    size: str
    runs: str
    n_runs: int
    chosen: bool | None = None

    def at(self, run: Mapping[str, float]) -> "Swept":
        """Return the setting for a run with a size and `tokens` (see `recommendations.run_of`)."""
        scale = {"size": run[self.size], "tokens": run["tokens"]}
        low, high = self.trend.between(scale)
        far = {n: float(np.log10(max(scale[n] / b, a / scale[n], 1.0))) for n, (a, b) in self.ranges.items()}
        why = max(far, key=lambda n: far[n])
        value = self.trend.at(scale)
        near = far[why] <= CARRIES and math.isfinite(value) and high / low < WIDEST
        heard = near if self.chosen is None else self.chosen
        return Swept(value, low, high, far[why], self.size if why == "size" else why, heard)


@dataclass(frozen=True)
class Swept:
    """A setting by a sweep: its `value` with the 95 % interval `low` to `high`, and by how many powers of ten the run
    lies `beyond` those of the sweep, in `why` (a column). `heard` says whether it goes before papers.
    """

    value: float
    low: float
    high: float
    beyond: float
    why: str
    heard: bool


def swept_settings(table: pd.DataFrame, factors: Sequence[str], runs: str, seed: int = 0) -> Mapping[str, SweptSetting]:
    """Return what the rows of `table`, which differ in the columns `factors`, say of each setting that they sweep.

    Left out are settings that differ at no size and tokens, and those of which too few valleys have a lowest point:
    three are needed where only size or tokens differ between them, or both together, four where they differ apart.
    `table` has the columns of a run table.
    """
    found = {}
    for setting in varied_of(factors):
        if not is_sweep(table, [setting]):
            continue
        try:
            cells = [c for c in cells_of(table, factors, setting, NEAR[setting], seed) if setting in c.best]
        except BadInput:
            continue
        trend = _trend(cells, setting, seed)
        if trend:
            ranges = {n: (min(c.scale[n] for c in cells), max(c.scale[n] for c in cells)) for n in SCALES}
            size = size_of(list(table.columns))
            found[setting] = SweptSetting(trend, ranges, size, runs, sum(c.n_runs for c in cells))
    return found


def _trend(cells: Sequence[Cell], setting: str, seed: int) -> Trend | None:
    """Return the power law over what differs between valleys: over tokens alone where sizes move with them."""
    apart = [n for n in SCALES if len({c.scale[n] for c in cells}) > 1]
    ways = (apart, apart[-1:]) if len(apart) > 1 else (apart,)
    found = (trend_of(cells, setting, way, seed) for way in ways if way)
    return next((t for t in found if isinstance(t, Trend)), None)
