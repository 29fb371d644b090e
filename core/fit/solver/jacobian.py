"""Residuals and their derivatives at one place; the program compiles once for a law, an objective and a padded size."""

import functools

import jax.numpy as jnp
import numpy as np

from ... import jax_setup
from ...laws.base import Law
from ..data.padding import bucket, pad
from ..objectives import Objective
from .descent import residuals_and_columns
from .task import Task


def jacobian(task: Task, u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return residuals [R], predicted minus observed in the objective's terms, and their Jacobian [R, P] at u [P].

    Derivatives are in solver space, where a positive parameter is walked along its logarithm.
    """
    n = len(task.used.y)
    r, columns = _program(task.law, task.objective)(np.asarray(u, float), pad(task.targets, bucket(n)), task.problem.x)
    return np.asarray(r)[:n], np.asarray(columns)[:, :n].T


@functools.lru_cache(maxsize=128)
def _program(law: Law, objective: Objective):
    def both(u, targets, x):
        return residuals_and_columns(law, objective, u, targets, x, jnp.ones_like(targets) > 0)

    return jax_setup.Nameless(both)
