"""Courses that a target may take for all that the form error of a fit leaves open, and where each of them is lowest.

The advice of a plan is the lowest point of a law. Were the law off by its form error, the target would take another
course, with its lowest point elsewhere: the places of 95 % of such courses are an interval for the advice.
"""

from collections.abc import Mapping

import numpy as np

from ..fit.calibrated import Calibrated
from ..fit.draws import percentile_interval

COURSES = 200
TAIL = 0.025

Ends = tuple[float, float]  # of an interval


def ratios(calibrated: Calibrated, x: Mapping[str, np.ndarray]) -> np.ndarray | None:
    """Return courses of the target over what the law predicts [COURSES, M] at features x [M] each.

    It is None without a form error. What is no number there is NaN.
    """
    if calibrated.form is None:
        return None
    with np.errstate(all="ignore"):
        found = calibrated.form.draws(x, COURSES) / calibrated.expect(x)
    return np.where(np.isfinite(found) & (found > 0), found, np.nan)


def lowest_places(courses: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return where [B] each of the courses [B, M] over evenly spaced places [M] is lowest: by a parabola."""
    lowest = np.argmin(courses, axis=1)
    inner = np.clip(lowest, 1, courses.shape[1] - 2)
    a, b, c = (courses[np.arange(len(courses)), inner + i] for i in (-1, 0, 1))
    with np.errstate(all="ignore"):
        off = 0.5 * (a - c) / (a - 2 * b + c)
    off = np.where((inner == lowest) & np.isfinite(off), np.clip(off, -0.5, 0.5), 0.0)
    return places[lowest] + off * (places[1] - places[0])


def around(values: np.ndarray, ends: Ends | None) -> Ends:
    """Return an interval that holds 95 % of values [B], and the interval `ends` as well."""
    low, high = (float(v) for v in percentile_interval(values))
    return (low, high) if ends is None else (min(low, ends[0]), max(high, ends[1]))
