"""How sharply the runs hold the parameters of a fit: covariance, conditioning and the direction they leave open."""

from dataclasses import dataclass

import numpy as np

from core.fit.jacobian import jacobian
from core.fit.noise import noise_scale, psi_slope
from core.fit.task import Task


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

    For squares the covariance is s^2 (J'J)^-1 with s^2 = RSS / (n - p), as NIST certifies it; for an M-estimator
    E[psi^2] / E[psi']^2 (J'J)^-1 with the same correction (Huber & Ronchetti 2009, section 7.6). Every row counts as
    independent. J'J is never formed: its condition number is the square of J's. Parameters that are held, or stand at
    a bound of their own, are not free.
    """
    r, columns = jacobian(task, u)
    driven = np.array([p.domain.log for p in task.law.params])  # to where logarithms end, which is no bound of a law
    free = (task.lower < task.upper) & (driven | ((u > task.lower) & (u < task.upper)))
    names = tuple(p.name for p, f in zip(task.law.params, free, strict=True) if f)
    columns = columns[:, free]
    norms = np.linalg.norm(columns, axis=0)
    lengths = np.where(norms > 0, norms, 1.0)
    _, sizes, directions = np.linalg.svd(columns / lengths, full_matrices=False)
    plain = np.linalg.svd(columns, compute_uv=False)
    if task.objective.squares:
        variance = float(r @ r) / max(len(r) - len(names), 1)
    else:
        variance = noise_scale(task, u) / psi_slope(task, r)
    with np.errstate(divide="ignore", invalid="ignore"):
        root = directions.T / sizes / lengths[:, None]
        covariance = variance * root @ root.T
        steep = np.array([np.exp(v) if p.domain.log else 1.0 for p, v in zip(task.law.params, u, strict=True)])[free]
        errors = dict(zip(names, (steep * np.sqrt(np.diag(covariance))).tolist(), strict=True))
        raw, scaled = (float((s[0] / s[-1]) ** 2) if len(s) else 1.0 for s in (plain, sizes))
    weak = directions[-1] if len(names) else np.zeros(0)
    return Curvature(names, covariance, errors, raw, scaled, weak)
