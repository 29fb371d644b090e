"""Forecasts in words and rows, for their pages."""

import math
from collections.abc import Sequence

import pandas as pd

from core.charts.forecasts.forecast_errors import INSIDE, OUTSIDE, WAITS
from core.forecasts import Calibration, Forecast, ForecastScore
from core.store.forecasts import StampedForecast
from core.units import plain, title_of, with_unit

PROVES = (
    "A stamp says that this text was here at that time by the clock of this server, and that no letter of it has been "
    "changed since. It does not say that nobody knew the result. Publish the SHA-256 where others see when."
)


def foretold(forecast: Forecast) -> str:
    """Say the prediction with its interval."""
    return f"**{with_unit(forecast.value, forecast.unit)}**{interval(forecast)}"


def interval(forecast: Forecast) -> str:
    """Say the interval in brackets; empty where there is none."""
    if forecast.low is None or forecast.high is None:
        return ""
    return f" ({plain(forecast.low)} to {plain(forecast.high)})"


def outcome(score: ForecastScore | None, unit: str) -> str:
    """Say what became of a forecast."""
    if score is None:
        return "No result yet."
    held = "" if score.inside is None else ", inside its interval" if score.inside else ", outside its interval"
    return f"The run gave {with_unit(score.result, unit)}, {100 * score.share:+.2f} % off{held}."


def answer(found: Calibration, replayed: bool = False) -> str:
    """Say how often intervals held, of forecasts or of replays."""
    if not found.banded:
        waits = found.stamped - found.scored
        return f"No result yet: **{waits}** {'forecast waits' if waits == 1 else 'forecasts wait'} for their runs."
    first = "In replays" if replayed else "Here"
    return f"{first} **{found.inside} of {found.banded}** intervals held the result; {found.level:.0%} were promised."


def believe(found: Calibration) -> str:
    """Say how much that is worth."""
    if not found.banded:
        return ""
    share = f"By chance alone the share could be {found.low:.0%} to {found.high:.0%} (95 %)."
    sides = f"{found.below} results lie below their interval, {found.above} above."
    few = " So few say little." if found.few else ""
    waits = found.stamped - found.scored
    open_ones = f" {waits} more have no result yet." if waits else ""
    typical = "" if math.isnan(found.typical) else f" Half of all are off by less than {100 * found.typical:.2g} %."
    return f"{share}{few} {sides}{typical}{open_ones}"


def rows(pairs: Sequence[tuple[Forecast, ForecastScore | None]]) -> pd.DataFrame:
    """Return a row for each forecast, as its chart takes it."""
    return pd.DataFrame(
        [_row(forecast, score) for forecast, score in pairs],
        columns=["title", "stamped", "low", "high", "off", "state", "words"],
    )


def _row(forecast: Forecast, score: ForecastScore | None) -> dict[str, object]:
    size = abs(forecast.value) or math.nan
    ends = [math.nan if e is None else 100 * (e - forecast.value) / size for e in (forecast.low, forecast.high)]
    state = WAITS if score is None else "" if score.inside is None else INSIDE if score.inside else OUTSIDE
    return {
        "title": forecast.title[:60], "stamped": forecast.stamped, "low": ends[0], "high": ends[1],
        "off": math.nan if score is None else 100 * score.error / size, "state": state,
        "words": outcome(score, forecast.unit),
    }  # fmt: skip


def features(forecast: Forecast) -> pd.DataFrame:
    """Return what the run was to be, a row a feature."""
    return pd.DataFrame({"of the run": [title_of(k) for k in forecast.at], "value": list(forecast.at.values())})


def about(found: StampedForecast) -> str:
    """Say who stamped it, when, and from what."""
    one = found.forecast
    data = f", {one.data.runs:,} runs" if one.data else ""
    where = " It was brought as a file: its time is that of another clock." if found.brought else ""
    return f"Stamped by {one.author} on {one.stamped} with explorer {one.app}: {one.source}{data}.{where}"
