"""The solver's parts: small systems, objectives, lanes, the space it walks, starts and padding."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import lsq_linear
from scipy.special import huber

from core import laws
from core.errors import BadInput
from core.fit import FitOptions, objectives
from core.fit.data import padding
from core.fit.solver import descent, projection, solve
from core.fit.solver.search import search
from core.fit.solver.space import LOG_BOUND, bounds, longest_step, natural, walked
from core.fit.solver.spd import solve_spd
from core.fit.solver.starts import MOST_STARTS, starts
from core.fit.solver.task import prepare
from tests.fit._examples import CHINCHILLA, spread, table_of
from tests.tolerances import ALGEBRA

pytestmark = pytest.mark.optimised
LAWS = list(laws.examples().values())
each_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.key)
RESIDUALS = np.array([-3.0, -1e-3 - 1e-9, -1e-3 + 1e-9, -2e-4, 0.0, 1e-9, 5e-4, 2e-3, 0.7])


@pytest.mark.parametrize("n", range(1, 15))
def test_small_systems_agree_with_numpy(n):
    rng = np.random.default_rng(n)
    root = rng.standard_normal((3, 5, n, n))
    matrix = root @ root.swapaxes(-1, -2) + 0.5 * np.eye(n)
    rhs = rng.standard_normal((3, 5, n, 2))
    expected = np.linalg.solve(matrix, rhs)
    np.testing.assert_allclose(solve_spd(jnp.asarray(matrix), jnp.asarray(rhs)), expected, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("n", [2, 10, 33])
def test_a_system_that_is_not_positive_gives_no_number_and_spares_its_neighbours(n):
    bad, good = -np.eye(n), 2 * np.eye(n)
    found = np.asarray(solve_spd(jnp.asarray(np.stack([bad, good])), jnp.ones((2, n, 1))))
    assert not np.isfinite(found[0]).any()
    np.testing.assert_allclose(found[1], 0.5, rtol=ALGEBRA)


@pytest.mark.parametrize("delta", [1e-3, 0.1, 10.0])
@pytest.mark.parametrize("objective", objectives.OBJECTIVES.values(), ids=lambda o: o.name)
def test_the_pieces_of_an_objective(objective, delta):
    rho, slope, curvature, weight = (np.asarray(v) for v in objective.pieces(jnp.asarray(RESIDUALS), delta))
    known = huber(delta, RESIDUALS) if objective.uses_delta else RESIDUALS**2 / 2
    times = np.where(RESIDUALS > 0, 10.0, 1.0) if objective.name.endswith("asymmetric") else 1.0
    np.testing.assert_allclose(rho, times * known, rtol=ALGEBRA, atol=0)
    np.testing.assert_allclose(weight * RESIDUALS, slope, rtol=ALGEBRA, atol=0)
    inside = np.abs(RESIDUALS) < delta if objective.uses_delta else np.full(len(RESIDUALS), True)
    np.testing.assert_array_equal(curvature, times * inside)
    h = 1e-10

    def value(r):
        return np.asarray(objective.pieces(jnp.asarray(r), delta)[0])

    difference = (value(RESIDUALS + h) - value(RESIDUALS - h)) / (2 * h)
    np.testing.assert_allclose(difference, slope, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("objective", objectives.OBJECTIVES.values(), ids=lambda o: o.name)
def test_every_objective_is_zero_at_no_residual_and_symmetric_unless_it_says_so(objective):
    rho, slope, _, _ = objective.pieces(jnp.asarray(RESIDUALS), 1e-3)
    mirrored, other, _, _ = objective.pieces(jnp.asarray(-RESIDUALS), 1e-3)
    if objective.name.endswith("asymmetric"):
        np.testing.assert_allclose(rho[RESIDUALS > 0], 10 * mirrored[RESIDUALS > 0], rtol=ALGEBRA)
    else:
        np.testing.assert_array_equal(rho, mirrored)
        np.testing.assert_array_equal(slope, -other)
    assert float(rho[4]) == 0.0
    assert bool(jnp.isfinite(jax.grad(lambda r: objective.pieces(r, 1e-3)[0])(0.0)))


def test_an_unknown_objective_is_refused_with_the_names_there_are():
    with pytest.raises(BadInput, match=r"'mae'.*huber-log"):
        objectives.get("mae")


def test_padded_sizes_are_few_and_waste_little():
    sizes = {n: padding.bucket(n) for n in range(1, 5000)}
    assert all(n <= size for n, size in sizes.items())
    assert all(size >= padding.SMALLEST and (size & (size - 1) == 0 or size % 3 == 0) for size in sizes.values())
    assert all(size == padding.SMALLEST or size < 1.5 * n for n, size in sizes.items() if n <= padding.BETWEEN)
    assert len(set(sizes.values())) == 14


def test_padding_repeats_a_real_run_at_weight_zero():
    np.testing.assert_array_equal(padding.pad(np.array([1, 2, 3]), 5), [1.0, 2.0, 3.0, 3.0, 3.0])
    np.testing.assert_array_equal(padding.pad_weights(np.array([[1.0, 2.0]]), 4), [[1.0, 2.0, 0.0, 0.0]])


@each_law
@given(data=st.data())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_what_is_walked_is_natural_again(law, data):
    values = {p.name: data.draw(st.floats(*p.start)) for p in law.params}
    back = natural(law, walked(law, values))
    for name, value in values.items():
        assert float(back[name]) == pytest.approx(value, rel=ALGEBRA, abs=ALGEBRA)


@each_law
def test_bounds_hold_the_start_box_and_pins_are_both_ends(law):
    lower, upper = bounds(law)
    first = law.params[0]
    assert (lower < upper).all()
    assert (longest_step(law) > 0).all()
    begin = starts(law, 50, seed=3)
    assert (begin >= lower).all()
    assert (begin <= upper).all()
    pinned = bounds(law, {first.name: first.start[1]})
    assert pinned[0][0] == pinned[1][0] == walked(law, {p.name: p.start[1] for p in law.params})[0]
    np.testing.assert_array_equal(pinned[0][1:], lower[1:])
    np.testing.assert_array_equal(pinned[1][1:], upper[1:])


def test_a_logarithm_is_walked_within_bounds_that_do_not_overflow():
    law = laws.get("chinchilla")
    far = walked(law, {**CHINCHILLA, "A": 0.0, "B": 1e300})
    assert far[1] == -LOG_BOUND
    assert far[2] == LOG_BOUND
    assert all(np.isfinite(float(v)) for v in natural(law, far).values())


@each_law
@pytest.mark.parametrize("n", [1, 7, 64])
def test_starts_lie_in_the_box_and_follow_the_seed(law, n):
    low, high = (walked(law, {p.name: p.start[end] for p in law.params}) for end in (0, 1))
    begin = starts(law, n, seed=5)
    assert begin.shape == (n, len(law.params))
    assert (begin >= low - 1e-12).all()
    assert (begin <= high + 1e-12).all()
    np.testing.assert_array_equal(begin, starts(law, n, seed=5))
    assert not np.array_equal(begin, starts(law, n, seed=6))
    assert len(np.unique(begin, axis=0)) == n


def test_the_published_grid():
    grid = starts(laws.get("chinchilla"), "grid", seed=0)
    assert grid.shape == (4500, 5)
    assert len(np.unique(grid, axis=0)) == 4500
    E, A, B, alpha, beta = grid.T
    assert set(np.round(A, 9)) == set(np.round(B, 9)) == {0.0, 5.0, 10.0, 15.0, 20.0, 25.0}
    assert set(alpha) == set(beta) == {0.0, 0.5, 1.0, 1.5, 2.0}
    assert set(np.round(np.log(E), 9)) == {-1.0, -0.5, 0.0, 0.5, 1.0}


def test_starts_that_cannot_be():
    with pytest.raises(BadInput, match="No start grid was published for 'kaplan-nd'"):
        starts(laws.get("kaplan-nd"), "grid", 0)
    for n in (0, -1, MOST_STARTS + 1):
        with pytest.raises(BadInput, match="allowed are 1 to 200,000"):
            starts(laws.get("chinchilla"), n, 0)


@pytest.fixture(scope="module")
def task():
    law = laws.get("chinchilla")
    return prepare(law, table_of(law, CHINCHILLA, spread(40), noise=0.02), FitOptions())


@pytest.fixture(scope="module")
def many(task):
    """More starts than seats, each with weights, targets and bounds of its own, walked together."""
    n, rng = solve.n_lanes(64) + 40, np.random.default_rng(4)
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
    for rows in (64, 1024, 2**14, 2**18, 2**20):
        assert solve.part(rows) <= solve.n_lanes(rows) <= solve.MAX_LANES["cpu"]
        assert solve.n_lanes(rows) % solve.part(rows) == 0
        assert solve.n_lanes(rows) == solve.part(rows) or solve.n_lanes(rows) * rows <= solve.LANE_ROWS


def test_rows_taken_block_by_block_sum_up_to_the_same(task, monkeypatch):
    evaluate, u = descent.unprojected(task.law, task.objective), starts(task.law, 1, 0)[0]
    args = (u, (task.lower, task.upper, task.centre), np.ones(64), padding.pad(task.targets, 64), task.problem)
    whole = evaluate(*args)
    monkeypatch.setattr(descent, "BLOCK", 16)
    for one, other in zip(whole, evaluate(*args), strict=True):
        np.testing.assert_allclose(one, other, rtol=ALGEBRA)


def test_merged_starts_give_what_each_gives_alone(task):
    options = FitOptions(starts="grid")
    once, each = (search(task, options, merge=merge) for merge in (True, False))
    assert (once.counts.sum(), len(once.counts), len(each.counts)) == (4500, 25, 4500)
    np.testing.assert_array_equal(once.ends.u[once.best], each.ends.u[each.best])
    which = {tuple(u): i for i, u in enumerate(starts(task.law, "grid", 0)[np.sort(_firsts(task))][:, 3:])}
    of = [which[tuple(u)] for u in starts(task.law, "grid", 0)[:, 3:]]
    np.testing.assert_allclose(each.ends.value, once.ends.value[of], rtol=1e-11)


def _firsts(task):
    return np.unique(starts(task.law, "grid", 0)[:, 3:], axis=0, return_index=True)[1]


def test_screened_starts_are_the_worst_where_they_stand(task):
    few = search(task, FitOptions(starts=64, screen=16))
    assert (few.tried, few.screened, len(few.ends.value)) == (64, 48, 16)
    every = search(task, FitOptions(starts=64))
    assert few.ends.value.min() == pytest.approx(every.ends.value.min(), rel=1e-9)


def test_coefficients_within_bounds_are_those_of_scipy():
    rng = np.random.default_rng(0)
    for _ in range(20):
        design, y = rng.standard_normal((30, 3)), rng.standard_normal(30) + 1
        gram, right = design.T @ design, design.T @ y
        c, free = projection.bounded(gram, right, np.sqrt(np.diag(gram)), np.zeros(3), np.full(3, np.inf))
        known = lsq_linear(design, y, (0, np.inf)).x
        best, ours = (np.sum((design @ v - y) ** 2) for v in (known, np.asarray(c)))
        assert ours == pytest.approx(best, rel=1e-2)
        if (known > 1e-6).all():
            np.testing.assert_allclose(c, known, rtol=1e-6)
            assert (np.asarray(free) == 1).all()
