"""Predictions of laws of whole schedules by their sums over every step, for the final numbers of a fit.

A search walks on as many knots as a law sees (`core.fit.data.series`), which is many times faster. Its constants make
up for a part of what knots leave out, so that the objective and the residuals on knots look a little better than they
are.
"""

from collections.abc import Iterable, Mapping

import jax.numpy as jnp
import numpy as np

from ..laws.base import Law
from ..runs import Runs
from .data.padding import bucket
from .data.series import Course, courses, histories
from .evaluate import evaluate
from .solver.task import Task

TOGETHER = 16  # rows that are evaluated at once: a row has as many knots as its run has changes of the rate


def by_every_step(law: Law, values: Mapping[str, float], some: Iterable[Course]) -> np.ndarray:
    """Return predictions [R] of constants, natural `values` by name, on the R rows of courses."""
    some, (feature,) = list(some), law.features
    out = np.empty(sum(len(c.rows) for c in some))
    params = {name: np.array([float(v)]) for name, v in values.items()}
    for course in some:
        order = np.argsort(course.at, kind="stable")
        for first in range(0, len(order), TOGETHER):
            part = order[first : first + TOGETHER]
            so_far = course.rates[: int(course.at[part[-1]]) + 1]
            changes = int(np.count_nonzero(np.diff(so_far)))
            seen = histories(so_far, course.at[part], bucket(max(changes + 1, feature.shape[0])))
            out[course.rows[part]] = evaluate(law, params, {feature.name: seen})[0]
    return out


def exact_objective(task: Task, runs: Runs, values: Mapping[str, float], u: np.ndarray) -> float:
    """Return the objective of a task of a law of schedules at `u` [P], whose natural `values` are given, by every step.

    `runs` are those of the task.
    """
    predicted = by_every_step(task.law, values, courses(runs, runs.table.loc[task.used.rows]))
    with np.errstate(divide="ignore", invalid="ignore"):
        r = (np.log(predicted) if task.objective.log else predicted) - task.targets
    rho = np.asarray(task.objective.pieces(jnp.asarray(r), task.problem.delta)[0])
    return float(rho.sum() + 0.5 * task.problem.pull @ (u - task.centre) ** 2)
