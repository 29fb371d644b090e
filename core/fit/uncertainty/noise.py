"""How noisy the runs of a fit are: the noise of a row, which resamples draw from, and the scale of an objective."""

import functools
from dataclasses import dataclass

import numpy as np

from ... import jax_setup
from ..data.padding import bucket, pad
from ..evaluate import evaluate
from ..objectives import Objective
from ..solver.jacobian import jacobian
from ..solver.space import natural
from ..solver.task import Task

SMOOTH = 0.75  # share of the bandwidth that suits a normal density best
FEWEST = 4096  # residuals at once: few and many share a program
MOST_POOLED = 2048  # residuals that a mean over the pool takes; of more it takes as many quantiles
GRID = 63  # points that stand for the normal that smooths
FEWEST_WITHIN = 4.0  # degrees of freedom within groups, from which their noise can be told from that of groups
ROUNDING = 1e-10  # relative size below which a determinant is zero but for rounding


@dataclass(frozen=True)
class Pool:
    """A distribution of noise: one of `values` [K] plus a normal number of deviation `smooth`.

    A draw gets a random sign where the pool is `mirrored`. The deviation of the pool is known as well as that of `df`
    independent values.
    """

    values: np.ndarray
    smooth: float
    df: float
    mirrored: bool

    @property
    def sd(self) -> float:
        """Standard deviation of a draw."""
        return float(np.sqrt(np.mean(self.values**2) + self.smooth**2))


@dataclass(frozen=True)
class Noise:
    """The noise of a row as the residuals of a fit show it, in the objective's terms (of the logarithm or not).

    Every row has a draw of `row` of its own. All rows of a group have one draw of `shared` in common; it is None where
    they share nothing.
    """

    row: Pool
    shared: Pool | None

    @property
    def sd(self) -> float:
        """Standard deviation of the noise of one row."""
        return float(np.hypot(self.row.sd, self.shared.sd if self.shared else 0.0))


def noise_of(task: Task, u: np.ndarray) -> Noise:
    """Return the noise around a fit at u [P], split into that of rows and that of groups where rows come in groups.

    The split is that of random intercepts by moments (Henderson 1953, method 3). M = I - H, where H is the hat matrix
    of the law at u; Z has the indicators of the groups, and P = Z (Z'Z)^-1 Z'. If noise has variance w between rows and
    b between groups, the residuals r have E r'r = w tr M + b tr(M Z Z') and E r'Pr = w tr(M P) + b tr(M P M Z Z').
    tr(M P) is what the fit leaves of the groups: the degrees of freedom of b. Where b comes out negative, groups share
    nothing. Where the fit leaves nothing of the groups, as of a single one beside a constant, or hardly anything within
    them, as of a single pair among many rows that stand alone, the two variances cannot be told apart, and all noise
    counts as that of rows.
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
    if n - q.shape[1] - df < FEWEST_WITHIN:
        return alone
    moments = [[n - q.shape[1], n - taken], [df, n - 2 * taken + np.sum(of_means * (w.T @ w))]]
    found = _solved(np.array(moments), np.array([r @ r, float((sums**2 / sizes).sum())]))
    if found is None or not found[1] > 0:
        return alone
    of_row, shared = found
    of_row = max(of_row, 0.0)  # none is of a row alone where groups are copies of one row
    means = sums / sizes
    inner = (r - means[groups])[sizes[groups] > 1]
    return Noise(
        _smoothed(inner, np.sqrt(of_row), max(n - q.shape[1] - df, 1.0), True),
        _smoothed(means, np.sqrt(shared), max(df, 1.0), True),
    )


def _solved(moments: np.ndarray, given: np.ndarray) -> np.ndarray | None:
    """Return the two variances behind moments [2, 2], None where the moments are multiples of each other."""
    lengths = np.linalg.norm(moments, axis=1)
    if not lengths.min() > ROUNDING * lengths.max() or abs(np.linalg.det(moments)) <= ROUNDING * lengths.prod():
        return None
    return np.linalg.solve(moments, given)


def _pooled(task: Task, r: np.ndarray) -> Pool:
    """Return the noise behind residuals r [R] as one pool, in which rows are independent.

    A fit of p parameters takes part of the noise of every run. Where the objective is nearly |r| it passes through p
    runs and takes all of their noise. The pool therefore leaves out the p smallest residuals, and divides the sum of
    squares by n - (2 - v) p. Here v is the variance of the estimate for normal noise, relative to least squares: with
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
    """Return values [K] as a pool of deviation sd, smoothed by the rule for a normal density (Silverman 1986, 6.4)."""
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

    Huber's psi' counts the residuals within delta. Where delta is small these are few, and the fit passes through some
    of them. The function therefore takes the mean over the smoothed noise (see `_pooled`), where it is
    E[z psi(e + h z)] / h for standard normal z. Runs without noise have no such mean; there it takes the curvature at
    the residuals themselves, and at least that of one run.
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
    padded = pad(r, bucket(max(len(r), FEWEST)))
    return [np.asarray(v)[: len(r)] for v in _pieces(task.objective)(padded, task.problem.delta)]


@functools.lru_cache(maxsize=16)
def _pieces(objective: Objective):
    return jax_setup.Nameless(objective.pieces)
