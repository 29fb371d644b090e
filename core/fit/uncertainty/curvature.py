"""How firmly the runs hold the parameters of a fit: their covariance, and the direction they hold least."""

from dataclasses import dataclass

import numpy as np

from ..solver.jacobian import jacobian
from ..solver.task import Task
from .noise import noise_scale, pieces_at, psi_slope


@dataclass(frozen=True)
class Curvature:
    """What the derivatives J of the residuals say at a fit whose Q free parameters are `names`.

    `covariance` [Q, Q] is in solver space, `errors` are standard errors in natural space. `raw` is the condition number
    of J'J as it is, `scaled` that with the columns of J scaled to one length. `weak` [Q] is the unit vector, in scaled
    columns, along which the fit changes least.
    """

    names: tuple[str, ...]
    covariance: np.ndarray
    errors: dict[str, float]
    raw: float
    scaled: float
    weak: np.ndarray


def curvature(task: Task, u: np.ndarray) -> Curvature:
    """Return the curvature of the objective at its optimum u [P].

    Where every row stands alone, the covariance for squares is s^2 (J'J)^-1 with s^2 = RSS / (n - p), as NIST certifies
    it; for an M-estimator it is E[psi^2] / E[psi']^2 (J'J)^-1 with the same correction (Huber & Ronchetti 2009, section
    7.6). Where rows come in G groups it is the sandwich (J'J)^-1 M (J'J)^-1 / E[psi']^2 with
    M = sum over groups of (J_g' psi_g)(J_g' psi_g)' (Liang & Zeger 1986), times G / (G - 1) (n - 1) / (n - p) (Cameron
    & Miller 2015, section II.B). It is infinite with p groups or fewer, whose scores do not span p directions. The
    function never forms J'J, because its condition number is the square of that of J. A parameter is free unless it is
    held or stands at a bound of its domain.
    """
    r, columns = jacobian(task, u)
    unbounded = np.array([p.domain.log for p in task.law.params])  # where a logarithm ends is no bound of a law
    free = (task.lower < task.upper) & (unbounded | ((u > task.lower) & (u < task.upper)))
    names = tuple(p.name for p, f in zip(task.law.params, free, strict=True) if f)
    columns = columns[:, free]
    norms = np.linalg.norm(columns, axis=0)
    lengths = np.where(norms > 0, norms, 1.0)
    rows, sizes, directions = np.linalg.svd(columns / lengths, full_matrices=False)
    plain = np.linalg.svd(columns, compute_uv=False)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # what is driven off has no finite covariance
        root = directions.T / sizes / lengths[:, None]
        covariance = _covariance(task, u, r, rows, root)
        steep = np.array([np.exp(v) if p.domain.log else 1.0 for p, v in zip(task.law.params, u, strict=True)])[free]
        errors = dict(zip(names, (steep * np.sqrt(np.diag(covariance))).tolist(), strict=True))
        raw, scaled = (float((s[0] / s[-1]) ** 2) if len(s) else 1.0 for s in (plain, sizes))
    weak = directions[-1] if len(names) else np.zeros(0)
    return Curvature(names, covariance, errors, raw, scaled, weak)


def _covariance(task: Task, u: np.ndarray, r: np.ndarray, rows: np.ndarray, root: np.ndarray) -> np.ndarray:
    """Return the covariance [Q, Q] from residuals [R] and (J'J)^-1 J' = root [Q, Q] rows' [Q, R]."""
    (n, p), groups, many = rows.shape, task.used.groups, task.used.n_groups
    if many == n:
        squares = task.objective.squares
        variance = float(r @ r) / max(n - p, 1) if squares else noise_scale(task, u) / psi_slope(task, r)
        return variance * root @ root.T
    if many <= p:
        return np.full((p, p), np.inf)
    scores = np.zeros((many, p))
    np.add.at(scores, groups, rows * pieces_at(task, r)[1][:, None])
    half = root @ scores.T / (1.0 if task.objective.squares else psi_slope(task, r))
    return many / (many - 1) * (n - 1) / (n - p) * half @ half.T
