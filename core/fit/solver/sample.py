"""Take a sample of the rows of large tables: on few rows a start is ranked as well, and many times faster."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..data.padding import bucket, pad
from .task import Task

MANY_ROWS = 16_384  # up to here every start walks on every row
SAMPLE = 4_096


def sampled(tasks: Sequence[Task]) -> list[Task] | None:
    """Return the tasks on SAMPLE of their rows, None where they have no more than MANY_ROWS rows together.

    Rows are drawn at random, the same for all tasks and every time. A task that none or few of the drawn rows belong to
    would be ranked by chance, so None is returned there too.
    """
    rows = tasks[0].used.rows if len(tasks) == 1 else np.unique(np.concatenate([t.used.rows for t in tasks]))
    if len(rows) <= MANY_ROWS:
        return None
    drawn = np.sort(np.random.default_rng(0).choice(rows, SAMPLE, replace=False))
    few = [_on(task, np.isin(task.used.rows, drawn)) for task in tasks]
    return few if all(len(t.used.y) >= SAMPLE // 4 for t in few) else None


def _on(task: Task, rows: np.ndarray) -> Task:
    """Return the task on those of its rows for which `rows` [R] is true."""
    x = {name: values[rows] for name, values in task.used.x.items()}
    y, size = task.used.y[rows], bucket(int(rows.sum()))
    used = replace(task.used, x=x, y=y, rows=task.used.rows[rows], groups=np.arange(len(y)))
    padded = {name: pad(values, size) for name, values in x.items()}
    return replace(task, used=used, problem=task.problem._replace(x=padded))
