"""How well one run is known as evidence for an aim: its noise, and what the law's form may be off so far away.

No law is exact, and a run says less of the aim the farther it lies from it: its noise grows with the distance in
decades of size and tokens. By how much is a judgement (FORM), which runs that were hidden from a fit to smaller ones
correct.
"""

from collections.abc import Callable, Mapping

import numpy as np

from ...laws.base import Law

FORM = 0.03  # of the target: by so much a law may be off a decade away
CERTAIN = 8.0  # runs that FORM counts as, against those that were hidden
SPAN = 3.0  # times FORM at the most, and at the least its inverse
NOISE, NOISE_CERTAIN = 0.005, 4.0  # of the target, and how many runs that counts as
LEAST_NOISE = 5e-4
SMALLER = 0.6  # share of the runs, the smallest, from which the others are predicted
FEWEST, FEWEST_HIDDEN = 5, 2
UNTRIED = 10.0  # times the deviation of a run, for every decade that it lies below all runs: no law holds there


def decades(law: Law, x: Mapping[str, np.ndarray], at: Mapping[str, float]) -> np.ndarray:
    """Return how many powers of ten runs with features x [n] lie from a point, in all scales of a law together."""
    apart = [np.log10(np.asarray(x[f.name], float) / at[f.name]) for f in law.scales]
    return np.sqrt(np.sum(np.square(apart), axis=0))


def deviations(distance: np.ndarray, noise: float, form: float) -> np.ndarray:
    """Return the deviations [n], as shares of the target, of runs so many decades [n] from the aim."""
    return np.hypot(noise, form * distance)


def below(law: Law, x: Mapping[str, np.ndarray], least: Mapping[str, float]) -> np.ndarray:
    """Return how many powers of ten runs with features x [n] lie below the `least` that was tried, by any scale.

    Scales of which nothing is known count as tried.
    """
    under = [np.log10(least[f.name] / np.asarray(x[f.name], float)) for f in law.scales if f.name in least]
    return np.max([np.zeros(len(next(iter(x.values())))), *under], axis=0)


def noise_of(residuals: np.ndarray, free: int) -> float:
    """Return the noise of a run from the residuals [n] of a law with so many free parameters; NOISE where few are."""
    n = max(len(residuals) - free, 0)
    square = (NOISE_CERTAIN * NOISE**2 + n * _robust(residuals, free) ** 2) / (NOISE_CERTAIN + n)
    return max(float(np.sqrt(square)), LEAST_NOISE)


def _robust(residuals: np.ndarray, free: int) -> float:
    n = len(residuals)
    return 1.4826 * float(np.median(np.abs(residuals))) * np.sqrt(n / (n - free)) if n > free else 0.0


def form_of(
    law: Law,
    x: Mapping[str, np.ndarray],
    y: np.ndarray,
    flops: np.ndarray,
    noise: float,
    predicted: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> float:
    """Return by how much of the target the law is off a decade away, from the runs alone.

    The runs have features x, target y and compute `flops` [n]. `predicted(rows, others)` fits to the `rows` and gives
    what it predicts for the `others`, numbers of runs. With few runs FORM stands.
    """
    order = np.argsort(flops, kind="stable")
    cut = int(SMALLER * len(order))
    if cut < FEWEST or len(order) - cut < FEWEST_HIDDEN:
        return FORM
    rows, others = order[:cut], order[cut:]
    off = np.log(y[others]) - np.log(predicted(rows, others))
    middle = {f.name: float(np.exp(np.mean(np.log(x[f.name][rows])))) for f in law.scales}
    apart = np.maximum(decades(law, {f.name: x[f.name][others] for f in law.scales}, middle), 0.1)
    squares = np.maximum(off**2 - noise**2, 0.0) / apart**2
    weight = CERTAIN * len(others) / (len(others) + CERTAIN)  # hidden runs of one fit err together: fewer than they are
    square = (CERTAIN * FORM**2 + weight * float(np.mean(squares))) / (CERTAIN + weight)
    return float(np.clip(np.sqrt(square), FORM / SPAN, FORM * SPAN))
