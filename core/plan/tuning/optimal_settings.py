"""The settings at which a law has its lowest loss, where its logarithm is a parabola in theirs."""

from collections.abc import Mapping

import numpy as np

from ...errors import BadInput
from ...fit.calibrated import Calibrated
from ...fit.sweeps.parabola import columns, lowest, pairs_of
from ...fit.sweeps.valleys import LEVEL

EXACT = 1e-6  # of the logarithm of the loss: how far a parabola may be from the law
STEP = 0.5  # in e-folds, of the points that the parabola goes through


def best_settings(
    calibrated: Calibrated, at: Mapping[str, float], start: Mapping[str, float]
) -> dict[str, tuple[float, float, float]]:
    """Return the value of each setting in `start`, with its 95 % interval (NaN where the constants have no draws).

    `at` holds the other features. The parabola goes through the losses at `start` and a step to all sides of it, which
    is exact where the law is one, wherever `start` is. Raises BadInput where the law is none, or has no lowest loss.
    """
    names = list(start)
    moves = _moves(len(names))
    around = {n: start[n] * np.exp(STEP * moves[:, i]) for i, n in enumerate(names)}
    x = {f.name: around.get(f.name, np.full(len(moves), at.get(f.name, np.nan))) for f in calibrated.law.features}
    if absent := [n for n in x if np.isnan(x[n]).any()]:
        raise BadInput(f"{calibrated.law.key} takes {absent[0]}, which is not said.")
    k, pairs = len(names), pairs_of(len(names))
    found = np.linalg.lstsq(columns(moves, pairs), np.log(calibrated.predict(x)).T, rcond=None)[0]  # [P, 1 + B]
    steps, logs, _ = lowest(found.T, k, pairs)
    if not np.isfinite(logs[0]):
        raise BadInput(f"{calibrated.label} has no lowest loss over {', '.join(names)}.")
    values = np.exp(STEP * steps) * np.array([start[n] for n in names])
    reached = calibrated.expect(
        {n: np.atleast_1d(values[0, names.index(n)]) if n in start else v[:1] for n, v in x.items()}
    )
    if abs(np.log(reached[0]) - logs[0]) > EXACT:
        raise BadInput(f"{calibrated.label} is no parabola in the logarithms of {', '.join(names)}.")
    known = len(values) > 1 and np.isfinite(logs).mean() > 0.975
    low, high = np.nanpercentile(values[1:], LEVEL, axis=0) if known else np.full((2, k), np.nan)
    return {n: (float(values[0, i]), float(low[i]), float(high[i])) for i, n in enumerate(names)}


def _moves(k: int) -> np.ndarray:
    """Return the steps [M, K] of a parabola's points: none, one in each setting both ways, and pairs of them."""
    unit = np.eye(k)
    pairs = [unit[i] + unit[j] for i, j in pairs_of(k) if i != j]
    return np.array([np.zeros(k), *unit, *-unit, *pairs])
