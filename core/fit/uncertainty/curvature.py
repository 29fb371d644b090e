"""How sharply the runs hold the parameters of a fit: covariance, conditioning and the direction they leave open."""

from dataclasses import dataclass

import numpy as np

from ..solver.jacobian import jacobian
from ..solver.task import Task
from .noise import noise_scale, pieces_at, psi_slope


@dataclass(frozen=True)
class Curvature:
    """At a fit with Q free parameters `names`: `covariance` [Q, Q] in solver space, `errors`, the standard error of
    each in natural space, the condition number of J'J as it is (`raw`) and with the columns of J scaled to one length
    (`scaled`), and the `weak` direction [Q]: the unit vector in scaled columns along which the fit changes least.
    """

    names: tuple[str, ...]
    covariance: np.ndarray
    errors: dict[str, float]
    raw: float
    scaled: float
    weak: np.ndarray


def curvature(task: Task, u: np.ndarray) -> Curvature:
    """Return the curvature of the objective at its optimum u [P].

    Rows that are all of their own: for squares the covariance is s^2 (J'J)^-1 with s^2 = RSS / (n - p), as NIST
    certifies it; for an M-estimator E[psi^2] / E[psi']^2 (J'J)^-1 with the same correction (Huber & Ronchetti 2009,
    section 7.6). Where G groups of the task share rows it is the sandwich (J'J)^-1 M (J'J)^-1 / E[psi']^2 with
    M = sum over groups of (J_g' psi_g)(J_g' psi_g)' (Liang & Zeger 1986), times G / (G - 1) (n - 1) / (n - p) (Cameron
    & Miller 2015, section II.B); p groups or fewer leave it infinite, for their scores do not span p directions.
    J'J is never formed: its condition number is the square of J's. Parameters that are held, or stand at a bound of
    their own, are not free.
    """
    r, columns = jacobian(task, u)
    driven = np.array([p.domain.log for p in task.law.params])  # to where logarithms end, which is no bound of a law
    free = (task.lower < task.upper) & (driven | ((u > task.lower) & (u < task.upper)))
    names = tuple(p.name for p, f in zip(task.law.params, free, strict=True) if f)
    columns = columns[:, free]
    norms = np.linalg.norm(columns, axis=0)
    lengths = np.where(norms > 0, norms, 1.0)
    rows, sizes, directions = np.linalg.svd(columns / lengths, full_matrices=False)
    plain = np.linalg.svd(columns, compute_uv=False)
    with np.errstate(divide="ignore", invalid="ignore"):
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
