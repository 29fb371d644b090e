"""How often the intervals of forecasts held the results, and what so few say of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .records import Forecast
from .score import ForecastScore

NORMAL = 1.959963984540054  # of a 95 % interval
FEW = 20  # scored forecasts below which a share says little


@dataclass(frozen=True)
class Calibration:
    """Of `stamped` forecasts `scored` have a result, `banded` of these an interval, which held `inside`.

    `below` and `above` results lie under and over their interval. `low` to `high` is the 95 % interval of the share of
    intervals that hold (Wilson 1927), `level` what they promise; `typical` is the median of the errors' size, a share
    of the forecast (NaN: nothing is scored).
    """

    stamped: int
    scored: int
    banded: int
    inside: int
    below: int
    above: int
    low: float
    high: float
    level: float
    typical: float

    @property
    def share(self) -> float:
        """Share of the intervals that held; NaN where none has a result."""
        return self.inside / self.banded if self.banded else math.nan

    @property
    def few(self) -> bool:
        """Whether there are too few to say much."""
        return self.banded < FEW


def calibration(forecasts: Sequence[tuple[Forecast, ForecastScore | None]]) -> Calibration:
    """Return the calibration of forecasts with their scores, None for those whose run has no result yet."""
    scored = [(f, s) for f, s in forecasts if s is not None]
    banded = [s for _, s in scored if s.inside is not None]
    inside = sum(bool(s.inside) for s in banded)
    low, high = wilson(inside, len(banded))
    levels = [f.level for f, s in scored if s.inside is not None]
    return Calibration(
        len(forecasts), len(scored), len(banded), inside, sum(not s.inside and s.error < 0 for s in banded),
        sum(not s.inside and s.error > 0 for s in banded), low, high, float(np.mean(levels)) if levels else 0.95,
        float(np.median([abs(s.share) for _, s in scored])) if scored else math.nan,
    )  # fmt: skip


def wilson(k: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of which k of n were seen: all of 0 to 1 where n is 0."""
    if n == 0:
        return 0.0, 1.0
    z2 = NORMAL**2
    middle = (k + z2 / 2) / (n + z2)
    half = NORMAL / (n + z2) * math.sqrt(k * (n - k) / n + z2 / 4)
    return max(middle - half, 0.0), min(middle + half, 1.0)
