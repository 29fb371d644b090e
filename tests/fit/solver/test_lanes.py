"""Lanes of several tasks: which are kept, where they begin, and which digits are passed on."""

import numpy as np

from core.fit import FitOptions
from core.fit.solver.combined import combined
from core.fit.solver.lanes import TaskLanes, ten_digits
from core.fit.solver.solve import Solutions
from core.fit.solver.task import prepare
from tests.fit._examples import LINE, line_runs


def test_ten_digits_are_kept_and_rounding_errors_are_not():
    u = np.array([0.0, 1.0, -2.5, 80.0, 3.3e-7])
    np.testing.assert_array_equal(ten_digits(u[:4]), u[:4])
    np.testing.assert_array_equal(ten_digits(np.pi * u * (1 + 1e-15)), ten_digits(np.pi * u))
    np.testing.assert_allclose(ten_digits(np.pi * u), np.pi * u, rtol=2**-33)


def test_the_lowest_lanes_of_each_task_are_kept_in_their_order():
    lanes = TaskLanes(None, np.arange(6.0)[:, None], np.array([0, 0, 0, 1, 1, 1]), np.array([0, 1, 2, 0, 1, 2]))  # pyright: ignore
    kept = lanes.lowest(np.array([5.0, 1.0, 3.0, 2.0, np.inf, 1.0]), 2)
    assert kept.u[:, 0].tolist() == [1, 2, 3, 5]
    assert (kept.which.tolist(), kept.start.tolist()) == ([0, 0, 1, 1], [1, 2, 0, 2])
    moved = lanes.lowest(np.array([5.0, 1.0, 3.0, 2.0, np.inf, 1.0]), 1, 10 + lanes.u)
    assert moved.u[:, 0].tolist() == [11, 15]


def test_of_lanes_that_are_equal_but_for_rounding_the_first_is_kept():
    lanes = TaskLanes(None, np.arange(3.0)[:, None], np.zeros(3, int), np.arange(3))  # pyright: ignore
    assert lanes.lowest(np.array([1 + 1e-14, 1.0, 2.0]), 1).start.tolist() == [0]


def test_lanes_of_several_tasks_begin_at_every_start_and_stay_where_they_have_no_value():
    _, runs = line_runs()
    tasks = [prepare(LINE, runs, FitOptions(pins=pins)) for pins in ((), (("b", 0.3),))]
    begin = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    lanes = TaskLanes.of(combined(tasks), begin, 2)
    assert (lanes.which.tolist(), lanes.start.tolist()) == ([0, 0, 0, 1, 1, 1], [0, 1, 2, 0, 1, 2])
    np.testing.assert_array_equal(lanes.u, np.tile(begin, (2, 1)))
    ends = Solutions(np.full((6, 2), 7.0), np.array([1.0, np.inf, 1.0, 1.0, np.inf, 1.0]), np.zeros(6), np.zeros(6))
    moved = lanes.at(ends).u
    np.testing.assert_array_equal(moved[:3], [[7, 7], [2, 2], [7, 7]])
    np.testing.assert_array_equal(moved[3:], [[7, 0.3], [2, 0.3], [7, 0.3]])  # within the second task's bounds


def test_what_is_held_stays_where_it_is_while_the_rest_settles():
    x, runs = line_runs()
    task, y = prepare(LINE, runs, FitOptions()), runs.included["loss"].to_numpy()
    lanes = TaskLanes(combined([task]), np.array([[5.0, 0.7], [5.0, 0.7]]), np.zeros(2, int), np.arange(2))
    ends = lanes.walk(held=np.array([[False, True], [True, False]]))
    np.testing.assert_allclose(ends.u[0], [(y - 0.7 * x).mean(), 0.7], rtol=1e-9)
    np.testing.assert_allclose(ends.u[1], [5.0, x @ (y - 5.0) / (x @ x)], rtol=1e-9)


def test_a_walk_with_a_wider_delta_is_that_of_a_task_with_that_delta():
    _, runs = line_runs()
    narrow, wide = (prepare(LINE, runs, FitOptions(objective="huber", delta=d)) for d in (0.01, 0.3))
    begin = np.array([[5.0, 0.7]])
    ends = narrow.walk(begin, widened=30.0)
    np.testing.assert_allclose(ends.u, wide.walk(begin).u, rtol=1e-12)
    assert not np.allclose(ends.value, narrow.walk(begin).value)
