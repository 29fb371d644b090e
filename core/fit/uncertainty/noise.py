"""How much noise an objective carries, and what a run's noise looks like: what resamples and tests are made of."""

import functools
from dataclasses import dataclass

import jax
import numpy as np

from ..data.padding import bucket, pad
from ..evaluate import evaluate
from ..objectives import Objective
from ..solver.jacobian import jacobian
from ..solver.space import natural
from ..solver.task import Task

SMOOTH = 0.75  # of the bandwidth that suits a normal density best
MOST_POOLED = 2048  # residuals that a mean over the pool looks at: quantiles of it where there are more
GRID = 63  # points that stand for the normal that smooths


@dataclass(frozen=True)
class Pool:
    """What noise is drawn from: one of `values` [K] plus a normal of deviation `smooth`, of either sign if `mirrored`.

    `df` says how well the deviation of it is known: as that of so many independent values.
    """

    values: np.ndarray
    smooth: float
    df: float
    mirrored: bool

    @property
    def sd(self) -> float:
        """Deviation of what is drawn."""
        return float(np.sqrt(np.mean(self.values**2) + self.smooth**2))


@dataclass(frozen=True)
class Noise:
    """What a fit's residuals say of the noise of a row, in the objective's terms (log or not).

    `row` is that of each row, `shared` that which rows of one group have in common, None where there is none.
    """

    row: Pool
    shared: Pool | None

    @property
    def sd(self) -> float:
        """Deviation of the noise of one row."""
        return float(np.hypot(self.row.sd, self.shared.sd if self.shared else 0.0))


def noise_of(task: Task, u: np.ndarray) -> Noise:
    """Return the noise around a fit at u [P], split in two where rows come in groups.

    The split is that of random intercepts, by moments (Henderson 1953, method 3): with M = I - H for the hat matrix H
    of the law at u, Z the groups' indicators and P = Z (Z'Z)^-1 Z', residuals r of noise with variance w of rows and
    b of groups have E r'r = w tr M + b tr(M Z Z') and E r'Pr = w tr(M P) + b tr(M P M Z Z'). tr(M P) is what the fit
    leaves of the groups, the degrees of freedom of b. A negative b is none.
    """
    r, columns = jacobian(task, u)
    r = -r  # a run's noise is what it has above the law; a residual is predicted minus observed
    alone = Noise(_pooled(task, r), None)
    if task.used.n_groups == len(r) or task.objective.leans:  # a mean of residuals that lean is no deviation of a run
        return alone
    groups, sizes = task.used.groups, np.bincount(task.used.groups).astype(float)
    free = (task.lower < task.upper) & (np.linalg.norm(columns, axis=0) > 0)
    q = np.linalg.qr(columns[:, free] / np.linalg.norm(columns[:, free], axis=0))[0]
    sums, w = np.bincount(groups, r), np.zeros((len(sizes), q.shape[1]))
    np.add.at(w, groups, q)
    taken, of_means = (w**2).sum(), w.T / sizes @ w
    df = len(sizes) - np.trace(of_means)
    n = len(r)
    moments = [[n - q.shape[1], n - taken], [df, n - 2 * taken + np.sum(of_means * (w.T @ w))]]
    of_row, shared = np.linalg.solve(moments, [r @ r, sums**2 / sizes @ np.ones(len(sizes))])
    if not shared > 0:
        return alone
    of_row = max(of_row, 0.0)  # none is of a row alone where groups are copies of one row
    means = sums / sizes
    inner = (r - means[groups])[sizes[groups] > 1]
    return Noise(
        _smoothed(inner, np.sqrt(of_row), max(n - q.shape[1] - df, 1.0), True),
        _smoothed(means, np.sqrt(shared), max(df, 1.0), True),
    )


def _pooled(task: Task, r: np.ndarray) -> Pool:
    """Return the noise behind residuals r [R] (of either sign where it is mirrored), each row's its own.

    A fit takes part of the noise of every run: of p runs all of it where the objective is nearly |r| (it passes
    through them), so the p smallest residuals are left out of the pool, and the sum of squares is divided by
    n - (2 - v) p. Here v is the variance of the estimate relative to least squares, for normal noise: with
    r = e - X d and d = (X'X)^-1 X' psi(e) / E[psi'] (Huber & Ronchetti 2009, section 7.6), E[r'r] = (n - 2p + vp) sd^2,
    because E[e psi] = sd^2 E[psi'] (Stein 1981). Squares have v = 1.
    """
    n, p = len(r), task.n_free
    mirrored = not task.objective.leans
    total, df = float(r @ r), max(n - p, 1)
    spent = p * np.clip(2.0 - _relative_variance(task, np.sqrt(total / df)), 0.0, 1.0) if mirrored else p
    left = r[np.argsort(np.abs(r), kind="stable")[min(p, n - 1) :]]
    return _smoothed(left, np.sqrt(total / max(n - spent, 1)), df, mirrored)


def _smoothed(values: np.ndarray, sd: float, df: float, mirrored: bool) -> Pool:
    """Return values [K] as a pool of deviation sd, smoothed as a normal density suits (Silverman 1986, section 6.4)."""
    spread = np.sqrt(np.mean(values**2))
    smooth = SMOOTH * 1.06 * min(spread, np.median(np.abs(values)) / 0.6745) * len(values) ** -0.2
    scale = sd / np.hypot(spread, smooth) if spread > 0 else 1.0
    return Pool(scale * values, float(scale * smooth), df, mirrored)


def residuals_of(task: Task, u: np.ndarray) -> np.ndarray:
    """Return the residuals [R] at u [P], predicted minus observed, in the objective's own terms (log or not)."""
    p = {k: np.atleast_1d(v) for k, v in natural(task.law, np.asarray(u)).items()}
    predicted = evaluate(task.law, p, task.used.x)[0]
    return (np.log(predicted) if task.objective.log else predicted) - task.targets


def noise_scale(task: Task, u: np.ndarray) -> float:
    """Return the scale s of the objective S at its optimum u [P]: 2 (S(other) - S(u)) / s is about chi-squared.

    For squares it is the variance of the noise, RSS / (n - p); for an M-estimator with slope psi it is
    E[psi^2] / E[psi'] (Huber & Ronchetti 2009, section 6.3), with the same correction of degrees of freedom.
    """
    r = residuals_of(task, u)
    n, p = len(r), task.n_free
    _, slope, _, _ = pieces_at(task, r)
    return float(np.sum(slope**2) / max(n - p, 1) / psi_slope(task, r))


def psi_slope(task: Task, r: np.ndarray) -> float:
    """Return E[psi'], the mean curvature of the objective over the noise behind residuals r [R].

    Huber's psi' counts the residuals within delta: hardly any where delta is small, and among them those through
    which the fit passes. The mean is therefore taken over the smoothed noise (see `noise_of`), where it is
    E[z psi(e + h z)] / h for standard normal z. Noiseless runs have none: there at least one run counts as curved.
    """
    noise = _pooled(task, r)
    if not noise.smooth > 0:
        return float(max(pieces_at(task, r)[2].mean(), 1.0 / len(r)))
    z = _normal_grid()
    pool = noise.values
    if len(pool) > MOST_POOLED:
        pool = np.quantile(pool, (np.arange(MOST_POOLED) + 0.5) / MOST_POOLED)
    at = (pool[:, None] + noise.smooth * z).ravel()
    slope = pieces_at(task, at)[1].reshape(-1, len(z))
    return float(max((slope @ z).mean() / len(z) / noise.smooth, 1e-12))


def _relative_variance(task: Task, sd: float) -> float:
    """Return E[psi^2] / E[z psi]^2 for normal noise of this deviation: 1 for squares, pi / 2 for |r|."""
    if task.objective.squares or not sd > 0:
        return 1.0
    z = _normal_grid()
    slope = pieces_at(task, sd * z)[1]
    return float(np.mean(slope**2) / max(np.mean(slope * z) ** 2, 1e-300))


@functools.cache
def _normal_grid() -> np.ndarray:
    """Return points [GRID] of mean 0 and variance 1 that lie like a standard normal's quantiles."""
    from scipy.special import ndtri  # here, because importing it takes a while

    z = ndtri((np.arange(GRID) + 0.5) / GRID)
    return z / np.sqrt(np.mean(z**2))


def pieces_at(task: Task, r: np.ndarray) -> list[np.ndarray]:
    """Return value, slope, curvature and reweighting [R] of the objective at residuals r [R]."""
    padded = pad(r, bucket(len(r)))
    return [np.asarray(v)[: len(r)] for v in _pieces(task.objective)(padded, task.problem.delta)]


@functools.lru_cache(maxsize=16)
def _pieces(objective: Objective):
    return jax.jit(objective.pieces)
