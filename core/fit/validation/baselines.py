"""Guesses that need no law, and that a law has to beat; they see the same rows as the laws."""

from collections.abc import Callable
from types import MappingProxyType

import numpy as np

from ...errors import BadInput

# (targets of train [R], scale of train [R], scale of test [M]) -> predictions of train [R] and test [M]
Baseline = Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def best_seen(y: np.ndarray, scale: np.ndarray, beyond: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Guess the lowest target among the runs fitted."""
    return np.full(len(scale), y.min()), np.full(len(beyond), y.min())


def last_value(y: np.ndarray, scale: np.ndarray, beyond: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Guess the target of the fitted run with the largest scale, or the mean of several such runs.

    Raises BadInput where no fitted run has a scale.
    """
    if not np.isfinite(scale).any():
        raise BadInput("No run that is fitted says its scale.")
    last = y[scale == np.nanmax(scale)].mean()
    return np.full(len(scale), last), np.full(len(beyond), last)


def power_law(y: np.ndarray, scale: np.ndarray, beyond: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Guess y = a C^b, a power law of the scale without a floor, by least squares of log y on log C.

    Rows without a scale are left out of the fit and predicted as NaN. Raises BadInput where the rows have fewer than
    two scales, and where a target is not positive.
    """
    known = np.isfinite(scale)
    if len(np.unique(scale[known])) < 2:
        raise BadInput("The runs that are fitted have one scale only: a power law needs two.")
    if (y[known] <= 0).any():
        raise BadInput("A target that is fitted is not positive: a power law cannot give it.")
    design = np.stack([np.ones(known.sum()), np.log(scale[known])], axis=1)
    a, b = np.linalg.lstsq(design, np.log(y[known]), rcond=None)[0]
    return np.exp(a + b * np.log(scale)), np.exp(a + b * np.log(beyond))


BASELINES: MappingProxyType[str, tuple[str, Baseline]] = MappingProxyType(
    {
        "best-seen": ("best value seen", best_seen),
        "last-value": ("last value", last_value),
        "power-law": ("power law without floor", power_law),
    }
)
