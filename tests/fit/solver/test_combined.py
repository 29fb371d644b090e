"""Several tasks as one: which rows count for which task, with which targets."""

import numpy as np

from core.fit import FitOptions
from core.fit.solver.combined import combined
from core.fit.solver.task import prepare
from core.runs import from_table
from tests.fit._examples import LINE, line_runs


def test_one_task_alone_is_itself():
    task = prepare(LINE, line_runs()[1], FitOptions())
    alone = combined([task])
    assert alone.task is task
    assert alone.weights is None
    assert alone.targets is None


def test_several_tasks_count_each_row_where_it_is_theirs():
    x, runs = line_runs(5)
    frame = runs.table.drop(columns="excluded").assign(**{"loss/a": [1.0, np.nan, 3.0, 4.0, 5.0]})
    frame["loss"] = [9.0, 8.0, 7.0, np.nan, 6.0]
    both = from_table(frame, "two")
    options = [FitOptions(target=t, objective="mse") for t in ("loss", "loss/a")]
    whole = combined([prepare(LINE, both, o) for o in options])
    assert whole.task.used.rows.tolist() == both.table.index[[0, 1, 2, 4, 3]].tolist()  # as the first task has them
    np.testing.assert_array_equal(whole.weights, [[1, 1, 1, 1, 0], [1, 0, 1, 1, 1]])
    np.testing.assert_array_equal(whole.targets[whole.weights > 0], [9, 8, 7, 6, 1, 3, 5, 4])
    assert np.isfinite(whole.targets).all()
    np.testing.assert_array_equal(whole.task.problem.x["tokens"][:5], x[[0, 1, 2, 4, 3]])
