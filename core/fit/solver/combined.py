"""Several tasks of one law and table as one: groups, folds and resamples are searched together, each in its lanes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..data.padding import bucket, pad
from .task import Task


@dataclass(frozen=True)
class CombinedTask:
    """T tasks as one `task` on all their rows [R].

    Each task has its own `weights` and `targets` [T, R] and its own bounds `lower` and `upper` [T, P]. For a single
    task weights and targets are None.
    """

    task: Task
    weights: np.ndarray | None
    targets: np.ndarray | None
    lower: np.ndarray
    upper: np.ndarray


def combined(tasks: Sequence[Task]) -> CombinedTask:
    """Return tasks of one law, objective and table as one; a row has weight 1 in the tasks that use it, and 0 else."""
    first = tasks[0]
    lower, upper = np.stack([t.lower for t in tasks]), np.stack([t.upper for t in tasks])
    if len(tasks) == 1:
        return CombinedTask(first, None, None, lower, upper)
    every = np.concatenate([t.used.rows for t in tasks])
    known, first_seen = np.unique(every, return_index=True)
    order = np.argsort(first_seen)  # rows stand as they do in their tasks: sums over them round alike
    rows, place = known[order], np.argsort(order)
    x = {name: np.empty(len(rows)) for name in first.used.x}
    weights, targets = np.zeros((len(tasks), len(rows))), np.empty((len(tasks), len(rows)))
    for i, t in enumerate(tasks):
        at = place[np.searchsorted(known, t.used.rows)]
        weights[i, at], targets[i] = 1.0, t.targets[0]  # a row that weighs nothing needs a number still
        targets[i, at] = t.targets
        for name, values in t.used.x.items():
            x[name][at] = values
    size = bucket(len(rows))
    used = replace(first.used, x=x, y=np.resize(first.used.y, len(rows)), rows=rows, groups=np.arange(len(rows)))
    problem = first.problem._replace(x={name: pad(values, size) for name, values in x.items()})
    return CombinedTask(replace(first, used=used, problem=problem), weights, targets, lower, upper)
