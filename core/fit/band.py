"""Predictions with their 95 % intervals: of sampling error alone, and with the form error of the law."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .calibrated import Calibrated
from .discrepancy.discrepancy import TAIL
from .draws import FEWEST_DRAWS, percentile_interval
from .evaluate import evaluate
from .objectives import Objective

WIDEST = 100.0  # factor between the ends of an interval beyond which refits do not agree
LOST = 0.01  # share of the refits that may give no finite value at a point
LEVEL = 0.95  # of an interval, where nobody says another
POINTS = 1024  # at once: the form error of more takes much memory


@dataclass(frozen=True, eq=False)
class Band:
    """Predictions `value` [M] of a law, between `low` and `high` for sampling and form error together.

    `sampling_low` and `sampling_high` are what other runs of the same kind would have given, had the law held; they lie
    between `low` and `high`. `average` is midway between the law and what law and rival say together, NaN without a
    form error. Ends are NaN where there is no interval.
    """

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    sampling_low: np.ndarray
    sampling_high: np.ndarray
    average: np.ndarray

    @property
    def half_width(self) -> np.ndarray:
        """Half the width [M] of the whole band, relative to the prediction."""
        return (self.high - self.low) / 2 / np.maximum(np.abs(self.value), 1e-300)

    @property
    def sampling_half_width(self) -> np.ndarray:
        """Half the width [M] of the interval of sampling error alone, relative to the prediction."""
        return (self.sampling_high - self.sampling_low) / 2 / np.maximum(np.abs(self.value), 1e-300)


def band(
    calibrated: Calibrated,
    x: Mapping[str, np.ndarray],
    noise: np.ndarray | None = None,
    of: Objective | None = None,
    level: float = LEVEL,
) -> Band:
    """Return predictions with their intervals at features x [M] each: of the mean of such runs, or of one further run.

    An interval has the probability `level`, between 0 and 1. A further run has `noise` [B] beside each draw, in the
    terms of the objective `of` the fit.
    """
    x = dict(zip(x, np.broadcast_arrays(*(np.atleast_1d(np.asarray(v, float)) for v in x.values())), strict=True))
    every = evaluate(calibrated.law, calibrated.stacked, x)
    if noise is not None and of is not None:
        every[1:] = further(of, every[1:], noise[:, None])
    low, high = ends_of(every, level)
    average = np.full_like(low, np.nan)
    if calibrated.form is None:
        return Band(every[0], low, high, low, high, average)
    tail = TAIL if level == LEVEL else (1 - level) / 2
    outer = [calibrated.form.band(part, new_run=noise is not None, tail=tail) for part in _parts(x, len(low))]
    form_low, average, form_high = (np.concatenate(ends) for ends in zip(*outer, strict=True))
    return Band(every[0], np.minimum(low, form_low), np.maximum(high, form_high), low, high, average)


def ends_of(every: np.ndarray, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends [M] of intervals around the predictions every[0] by the draws every[1:], [1 + B, M].

    They have the probability `level`. An interval holds its prediction. Its ends are NaN where draws do not agree:
    where more than LOST of them are not finite, or positive ones span more than a factor WIDEST; and where there are
    too few draws.
    """
    value, draws = every[0], every[1:]
    if len(draws) < FEWEST_DRAWS:
        return np.full_like(value, np.nan), np.full_like(value, np.nan)
    finite = np.isfinite(draws)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of points at which no draw is finite
        low, high = percentile_interval(np.where(finite, draws, np.nan), level)
    low, high = np.minimum(low, value), np.maximum(high, value)
    with np.errstate(all="ignore"):
        agree = ((~finite).mean(axis=0) <= LOST) & ~((low > 0) & (high / low > WIDEST))
    return np.where(agree, low, np.nan), np.where(agree, high, np.nan)


def disagreement(every: np.ndarray) -> str:
    """Say why draws that there are [1 + B, 1] make no interval."""
    lost = int((~np.isfinite(every[1:])).sum())
    if lost > LOST * (len(every) - 1):
        return f"No interval: {lost} of {len(every) - 1} refits give no finite value there."
    low, high = ends_of(every)
    if np.isfinite(low[0]) and np.isfinite(high[0]):
        return "No interval: what the form of the law leaves open at such a place spans more than numbers can say."
    return f"No interval: refits disagree there by more than a factor of {WIDEST:g}."


def further(objective: Objective, predicted: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Return the targets of runs [B] from what the law predicts [B] and their noise [B] in the objective's terms."""
    return predicted * np.exp(noise) if objective.log else predicted + noise


def _parts(x: Mapping[str, np.ndarray], n: int) -> list[dict[str, np.ndarray]]:
    """Return the points, so many of them at a time."""
    return [{k: v[i : i + POINTS] for k, v in x.items()} for i in range(0, n, POINTS)]
