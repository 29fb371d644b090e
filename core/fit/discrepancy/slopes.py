"""How the logarithm of a prediction moves with each parameter, by differences: no program is compiled for it."""

from collections.abc import Mapping

import numpy as np

from ...laws.base import Law
from ..evaluate import evaluate
from ..solver.space import natural

STEP = 1e-6
FEWEST = 256  # points
VECTORS = 16  # at once: one program serves one vector and the slopes at it


def values(law: Law, u: np.ndarray, x: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return predictions [B, n] at features x [n] each, for solver vectors u [B, P]."""
    x, n = _padded(x)
    more = np.repeat(u[-1:], -len(u) % VECTORS, axis=0)
    parts = np.concatenate([u, more]).reshape(-1, VECTORS, u.shape[1])
    with np.errstate(all="ignore"):
        return np.concatenate([evaluate(law, natural(law, part), x) for part in parts])[: len(u), :n]


def logs(law: Law, u: np.ndarray, x: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the logarithms [B, n] of predictions at features x [n] each, for solver vectors u [B, P].

    A law of negative values, such as a loss over a unigram model, has the logarithms of what they are without a sign.
    """
    with np.errstate(all="ignore"):
        return np.log(np.abs(values(law, u, x)))


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


def _padded(x: Mapping[str, np.ndarray]) -> tuple[dict[str, np.ndarray], int]:
    """Return points, at least FEWEST of them, and how many they were: hidden rows and whole tables share a program."""
    columns = dict(zip(x, np.broadcast_arrays(*(np.atleast_1d(v) for v in x.values())), strict=True))
    n = len(next(iter(columns.values())))
    return {k: np.concatenate([v, np.repeat(v[-1:], max(FEWEST - n, 0), axis=0)]) for k, v in columns.items()}, n
