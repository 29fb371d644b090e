"""How much noise an objective carries: what a difference of the objective is measured against."""

import functools

import jax
import numpy as np

from core.fit.evaluate import evaluate
from core.fit.objectives import Objective
from core.fit.pad import bucket, pad
from core.fit.space import natural
from core.fit.task import Task


def residuals_of(task: Task, u: np.ndarray) -> np.ndarray:
    """Return the residuals [R] at u [P], predicted minus observed, in the objective's own terms (log or not)."""
    p = {k: np.atleast_1d(v) for k, v in natural(task.law, np.asarray(u)).items()}
    predicted = evaluate(task.law, p, task.used.x)[0]
    return (np.log(predicted) if task.objective.log else predicted) - task.targets


def noise_scale(task: Task, u: np.ndarray) -> float:
    """Return the scale s of the objective S at its optimum u [P]: 2 (S(other) - S(u)) / s is about chi-squared.

    For squares it is the variance of the noise, RSS / (n - p); for an M-estimator with slope psi it is
    E[psi^2] / E[psi'] (Huber & Ronchetti 2009, section 6.3), with the same correction of degrees of freedom. At
    least one residual is taken to lie in the curved part.
    """
    r = residuals_of(task, u)
    n, p = len(r), task.n_free
    _, slope, _, _ = pieces_at(task, r)
    return float(np.sum(slope**2) / max(n - p, 1) / psi_slope(task, r))


def psi_slope(task: Task, r: np.ndarray) -> float:
    """Return E[psi'], the mean curvature of the objective over residuals r [R]; one at least is taken as curved."""
    return float(max(pieces_at(task, r)[2].mean(), 1.0 / len(r)))


def pieces_at(task: Task, r: np.ndarray) -> list[np.ndarray]:
    """Return value, slope, curvature and reweighting [R] of the objective at residuals r [R]."""
    padded = pad(r, bucket(len(r)))
    return [np.asarray(v)[: len(r)] for v in _pieces(task.objective)(padded, task.problem.delta)]


@functools.lru_cache(maxsize=16)
def _pieces(objective: Objective):
    return jax.jit(objective.pieces)
