"""Least squares of the two-arm curve with two kinds of noise, and what it leaves unsure.

Runs of both arms at one size, tokens and seed are a pair. Half of their sum holds how far the curve misses that
place; their difference does not, as the curve misses both alike. So a pair enters as its sum and its difference, each
with a deviation of its own, found from the residuals in turns with the fit. A run without a partner has the
mean of both variances.
"""

from dataclasses import dataclass

import numpy as np

from .curve import ArmDesign, log_loss

ROUNDS, STEPS = 6, 60
FEW_FREE = 3.0  # degrees of freedom of places, below which the noise of repeats is taken as well
LEAST_SUMS = 1.0  # degrees of freedom of sums below which they say nothing of their noise
LEAST = 1e-7  # of the loss: no deviation is smaller, as losses are written to so many digits


@dataclass(frozen=True)
class Solution:
    """theta [P]; `parts` covariance [P, P] from differences and from the rest, their degrees of freedom, and the
    deviations of a sum and a difference of two runs over the root of two (relative to the loss). `turn` [n, n] makes
    sums and differences of pairs out of runs, in units of their deviations.
    """

    theta: np.ndarray
    parts: tuple[np.ndarray, np.ndarray]
    degrees: tuple[float, float]
    shared: float
    apart: float
    residuals: np.ndarray
    jacobian: np.ndarray
    turn: np.ndarray

    def weigh(self, values: np.ndarray) -> np.ndarray:
        """Return values [n] or [n, k] of runs as sums and differences in units of their deviations."""
        return self.turn @ values

    @property
    def covariance(self) -> np.ndarray:
        """The covariance [P, P] of theta."""
        return self.parts[0] + self.parts[1]

    def spread(self, direction: np.ndarray) -> tuple[float, float]:
        """Return deviation and degrees of freedom (Satterthwaite 1946) of direction [P] times theta."""
        first, second = (float(direction @ part @ direction) for part in self.parts)
        total = first + second
        below = sum(v**2 / d for v, d in ((first, self.degrees[0]), (second, self.degrees[1])) if v > 0 and d > 0)
        return float(np.sqrt(max(total, 0.0))), total**2 / below if below > 0 else 0.0


def rotation(n: int, pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the matrix [n, n] that makes sums and differences of pairs [k, 2], and the kind [n] of each of its rows.

    Kinds are 0 for a run alone, 1 for a sum and 2 for a difference, both over the root of two.
    """
    turn, kind = np.eye(n), np.zeros(n, int)
    for i, j in pairs:
        turn[[i, i, j, j], [i, j, i, j]] = np.array([1.0, 1.0, 1.0, -1.0]) / np.sqrt(2.0)
        kind[i], kind[j] = 1, 2
    return turn, kind


def solve(
    y: np.ndarray, design: ArmDesign, pairs: np.ndarray, prior: tuple[np.ndarray, np.ndarray], runs: np.ndarray,
    seeds: tuple[float, int] = (0.0, 0), start: np.ndarray | None = None,
) -> Solution:  # fmt: skip
    """Return the curve through y [n], logarithms of losses; `runs` [n] is of how many runs each is the mean.

    `prior` has centre and deviation [P] of theta. `seeds` are squares and degrees of freedom of what repeats of a run
    differ by: they say the noise where places are too few to. The search begins at the centre, or at a `start` [P].
    """
    turn, kind = rotation(len(y), pairs)
    of = np.where(kind == 2, 2.0 / (turn**2 @ (2.0 / runs)), 1.0)  # of how many runs a difference is the mean
    shared = apart = 0.01
    theta = prior[0] if start is None else start
    for _ in range(ROUNDS):
        deviation = _deviations(kind, shared, apart) / np.sqrt(of)
        theta = _fit(theta, y, design, turn, deviation, prior)
        predicted, jacobian = log_loss(theta, design)
        residual, turned = turn @ (y - predicted), turn @ jacobian
        used = _leverage(turned / deviation[:, None], prior[1])
        shared, apart, degrees = _variances(residual * np.sqrt(of), used, kind, seeds)
    deviation = _deviations(kind, shared, apart) / np.sqrt(of)
    weighed = turned / deviation[:, None]
    inverse = np.linalg.inv(weighed.T @ weighed + np.diag(prior[1] ** -2.0))
    difference = (kind == 2)[:, None] * weighed if len(pairs) else 0.0 * weighed
    first = inverse @ difference.T @ difference @ inverse
    return Solution(
        theta, (first, inverse - first), degrees, shared, apart, y - predicted, jacobian, turn / deviation[:, None]
    )


def _deviations(kind: np.ndarray, shared: float, apart: float) -> np.ndarray:
    return np.array([np.sqrt((shared**2 + apart**2) / 2.0), shared, apart])[kind]


def _leverage(weighed: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Return which part of each row [n] the parameters take."""
    inverse = np.linalg.inv(weighed.T @ weighed + np.diag(spread**-2.0))
    return np.einsum("ij,jk,ik->i", weighed, inverse, weighed)


def _variances(
    residual: np.ndarray, used: np.ndarray, kind: np.ndarray, seeds: tuple[float, int]
) -> tuple[float, float, tuple[float, float]]:
    """Return the deviations of sums and of differences, and the degrees of freedom of differences and of the rest."""
    free = {k: float((1.0 - used[kind == k]).sum()) for k in (0, 1, 2)}
    squares = {k: float((residual[kind == k] ** 2).sum()) for k in (0, 1, 2)}
    least = 2 if (kind == 2).any() else 0
    if free[least] < FEW_FREE and seeds[1]:
        free[least], squares[least] = free[least] + seeds[1], squares[least] + seeds[0]
    if not (kind == 2).any():
        both = np.sqrt(max(squares[0] / max(free[0], 1e-9), LEAST**2))
        return both, both, (free[0], free[0])
    apart = squares[2] / max(free[2], 1e-9)
    if seeds[1] and free[0] + free[1] < LEAST_SUMS:  # one place: repeats are all that is known of noise
        return np.sqrt(max(apart, LEAST**2)), np.sqrt(max(apart, LEAST**2)), (free[2], free[2])
    rest = squares[1] + max(squares[0] * 2 - apart * free[0], 0.0) if free[0] else squares[1]
    shared = rest / max(free[1] + free[0], 1e-9)
    return np.sqrt(max(shared, LEAST**2)), np.sqrt(max(apart, LEAST**2)), (free[2], free[0] + free[1])


def _fit(theta, y, design, turn, deviation, prior) -> np.ndarray:
    """Return the theta of the least weighed squares, by damped Gauss-Newton steps."""
    centre, spread = prior

    def residuals(at: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
        predicted, jacobian = log_loss(at, design)
        r = np.concatenate([turn @ (y - predicted) / deviation, (centre - at) / spread])
        j = np.vstack([turn @ jacobian / deviation[:, None], np.diag(1.0 / spread)])
        return r, j, float(r @ r)

    damping, (r, j, value) = 1e-3, residuals(theta)
    for _ in range(STEPS):
        normal = j.T @ j
        step = np.linalg.solve(normal + damping * np.diag(np.diag(normal)), j.T @ r)
        tried = residuals(theta + step)
        if tried[2] < value:
            theta, gain = theta + step, value - tried[2]
            (r, j, value), damping = tried, max(damping / 5, 1e-12)
            if gain < 1e-9 * (1 + value):
                break
        else:
            damping *= 6
            if damping > 1e12:
                break
    return theta
