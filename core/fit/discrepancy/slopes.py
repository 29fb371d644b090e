"""How the logarithm of a prediction moves with each parameter, by differences: no program is compiled for it."""

from collections.abc import Mapping

import numpy as np

from ...laws.base import Law
from ..evaluate import evaluate
from ..solver.space import natural

STEP = 1e-6


def logs(law: Law, u: np.ndarray, x: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the logarithms [B, n] of predictions at features x [n] each, for solver vectors u [B, P]."""
    with np.errstate(all="ignore"):
        return np.log(evaluate(law, natural(law, u), x))


def logs_and_slopes(
    law: Law, u: np.ndarray, x: Mapping[str, np.ndarray], upper: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the logarithms [n] of predictions at u [P], and their derivatives [n, P] by forward differences.

    Near an upper bound (`upper` [P]) the difference is a backward one.
    """
    step = STEP * np.maximum(1.0, np.abs(u))
    step = np.where(u + step > upper, -step, step)
    found = logs(law, np.concatenate([u[None], u + np.diag(step)]), x)
    return found[0], np.nan_to_num((found[1:] - found[0]).T / step, posinf=0.0, neginf=0.0)
