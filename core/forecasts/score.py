"""A forecast held against the result of its run."""

import math
from dataclasses import dataclass
from typing import Any

from ..errors import BadInput
from .records import Forecast

POSITIVE = ("loss",)  # targets that lie above 0


@dataclass(frozen=True)
class ForecastScore:
    """How far a `result` lies from its forecast.

    `error` is result less forecast in the target's unit, `share` the same over the forecast. `inside` says whether the
    interval holds the result, and `widths` is the error over the half of the interval on its side: 1 at its end,
    negative below the forecast. Both are None where there was no interval, `widths` also where that half has no width.
    """

    result: float
    error: float
    share: float
    inside: bool | None
    widths: float | None

    def report(self) -> dict[str, Any]:
        """Return plain data."""
        return {n: getattr(self, n) for n in ("result", "error", "share", "inside", "widths")}


def score(forecast: Forecast, result: float) -> ForecastScore:
    """Return the score of a forecast by the result of its run, in the forecast's unit.

    Raises BadInput for a result that is no number, and for a loss that is not above 0.
    """
    checked_result(forecast, result)
    error = result - forecast.value
    share = error / abs(forecast.value) if forecast.value else math.nan
    if forecast.low is None or forecast.high is None:
        return ForecastScore(result, error, share, None, None)
    half = forecast.high - forecast.value if error >= 0 else forecast.value - forecast.low
    inside = forecast.low <= result <= forecast.high
    return ForecastScore(result, error, share, inside, error / half if half > 0 else None)


def checked_result(forecast: Forecast, result: float) -> float:
    """Return a result that a run can have. Raises BadInput, in one line, for one that none can."""
    if not math.isfinite(result):
        raise BadInput(f"The result is {result}; allowed are finite numbers in {forecast.unit}.")
    if forecast.target.partition("/")[0] in POSITIVE and not result > 0:
        raise BadInput(f"The result is {result:g} {forecast.unit}; a loss lies above 0.")
    return result
