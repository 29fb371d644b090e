"""Forecasts: predictions that are frozen before a run exists, and held against its result afterwards."""

from .calibration import Calibration, calibration
from .records import Forecast, ForecastData, ForecastReason
from .score import ForecastScore, score
from .seal import canonical, digest, from_file, to_file
from .stamping import stamp

__all__ = [
    "Calibration",
    "Forecast",
    "ForecastData",
    "ForecastReason",
    "ForecastScore",
    "calibration",
    "canonical",
    "digest",
    "from_file",
    "score",
    "stamp",
    "to_file",
]
