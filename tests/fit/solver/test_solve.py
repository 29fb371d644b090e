"""Lanes walk together and each alone: seats, weights, bounds, progress, and ends against SciPy's objective."""

import itertools

import numpy as np
import pytest
from scipy.special import huber

from core import laws
from core.fit import FitOptions
from core.fit.solver import descent, solve
from core.fit.solver.starts import starts
from core.fit.solver.task import prepare
from tests.fit._examples import CHINCHILLA, spread, table_of

pytestmark = pytest.mark.optimised


@pytest.fixture(scope="module")
def task():
    law = laws.get("chinchilla")
    return prepare(law, table_of(law, CHINCHILLA, spread(40), noise=0.02), FitOptions())


@pytest.fixture(scope="module")
def many(task):
    """More starts than seats, each with weights, targets and bounds of its own, walked together."""
    n, rng = solve.n_lanes(64, 5) + 40, np.random.default_rng(4)
    begin, every = starts(task.law, n, seed=1), rng.integers(0, 3, (n, 40)).astype(float)
    shifted = task.targets + 0.01 * rng.standard_normal((n, 40))
    lower, upper = np.tile(task.lower, (n, 1)), np.tile(task.upper, (n, 1))
    lower[::3, 3] = upper[::3, 3] = 0.3
    requested, described = [], []

    def weights(lanes):
        requested.append(lanes.copy())
        return every[lanes]

    def walk(lanes, described=None):
        return task.walk(
            begin[lanes], weights=lambda i: (weights if described is not None else every.__getitem__)(lanes[i]),
            targets=lambda i: shifted[lanes[i]], bounds=(lower[lanes], upper[lanes]),
            progress=None if described is None else lambda done, total: described.append((done, total)),
        )  # fmt: skip

    return walk, walk(np.arange(n), described), requested, described, (every, shifted)


def test_more_starts_than_seats_give_what_each_gives_alone(many):
    walk, found, *_ = many
    n = len(found.value)
    for i in (0, 1, n - 41, n - 40, n - 1):
        alone = walk(np.array([i]))
        np.testing.assert_array_equal(alone.u[0], found.u[i])
        assert (alone.value[0], alone.status[0], alone.steps[0]) == (found.value[i], found.status[i], found.steps[i])


def test_lanes_keep_bounds_of_their_own(many):
    found = many[1]
    assert (found.u[::3, 3] == 0.3).all()
    assert (np.abs(found.u[1::3, 3] - 0.3) > 1e-9).all()


def test_every_lane_is_weighted_exactly_once_and_in_order(many):
    _, found, requested, described, _ = many
    n = len(found.value)
    np.testing.assert_array_equal(np.concatenate(requested), np.arange(n))
    assert described[-1] == (n, n)
    assert all(a[0] <= b[0] for a, b in itertools.pairwise(described))


def test_lanes_end_at_the_value_that_scipy_knows_and_where_no_step_helps(task, many):
    _, found, _, _, (every, shifted) = many
    assert (found.status == descent.CONVERGED).mean() > 0.9
    free = np.flatnonzero((found.status == descent.CONVERGED) & (np.arange(len(found.value)) % 3 != 0))
    again = task.walk(found.u[free], weights=lambda i: every[free[i]], targets=lambda i: shifted[free[i]])
    # A lane ends where no step of any length helps; begun afresh from there, a rare one finds another way down.
    assert (again.value <= found.value[free] * (1 + 1e-12)).all()
    assert np.isclose(again.value, found.value[free], rtol=1e-8).mean() > 0.98
    E, A, B, alpha, beta = found.u[5]
    x = task.used.x
    law = E + np.exp(A) * x["params"] ** -alpha + np.exp(B) * x["tokens"] ** -beta
    assert np.sum(every[5] * huber(1e-3, np.log(law) - shifted[5])) == pytest.approx(found.value[5], rel=1e-10)


def test_a_caller_can_stop_a_solve(task):
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        task.walk(starts(task.law, 4, 0), progress=stop)


def test_looking_only_evaluates(task):
    begin = starts(task.law, 9, 0)
    seen = task.walk(begin, only_look=True)
    np.testing.assert_array_equal(seen.u, begin)
    assert (seen.steps == 1).all()
    assert (task.walk(begin).value < seen.value).all()


def test_lanes_get_fewer_as_runs_get_more_so_that_memory_is_bounded():
    for rows, params in itertools.product((64, 1024, 2**14, 2**18, 2**20), (1, 5, 35, 200)):
        part, lanes = solve.part(rows, params), solve.n_lanes(rows, params)
        assert 1 <= part <= lanes <= solve.MAX_LANES["cpu"]
        assert lanes % part == 0
        assert lanes == part or lanes * rows <= solve.LANE_ROWS
        assert part <= 4 or part * rows * params <= 2**16  # numbers of a Jacobian, in a cache of half a megabyte


def test_lanes_that_still_walk_close_up_where_they_fill_fewer_parts():
    """Eight seats in parts of two on one device: three lanes in three parts move into two, and nothing else does."""
    one = solve.Program(None, 8, 2, None, None)
    order, seats = np.arange(8), np.array([7, -1, 4, -1, -1, -1, -1, 9])
    state = [np.arange(8.0) for _ in descent.Lanes._fields]
    state[solve.STATUS] = np.where(seats < 0, descent.CONVERGED, descent.RUNNING)
    assert solve._closed_up(one, order, seats, tuple(state))
    assert seats.tolist() == [7, 9, 4, -1, -1, -1, -1, -1]
    assert state[0][:3].tolist() == [0, 7, 2]
    assert (state[solve.STATUS] == np.where(seats < 0, descent.CONVERGED, descent.RUNNING)).all()
    assert not solve._closed_up(one, order, seats, tuple(state))
