"""The solver's parts: small systems, objectives, lanes, the space it walks, starts and padding."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import huber

from core import laws
from core.errors import BadInput
from core.fit import objectives, pad, solve
from core.fit.linear import UNROLLED_UP_TO, solve_spd
from core.fit.space import LOG_BOUND, bounds, longest_step, natural, walked
from core.fit.starts import MOST_STARTS, starts
from tests.fit._made import CHINCHILLA, spread, table_of
from tests.tolerances import ALGEBRA

LAWS = list(laws.registry().values())
each_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.key)
RESIDUALS = np.array([-3.0, -1e-3 - 1e-9, -1e-3 + 1e-9, -2e-4, 0.0, 1e-9, 5e-4, 2e-3, 0.7])


@pytest.mark.parametrize("n", range(1, 15))
def test_small_systems_agree_with_numpy(n):
    rng = np.random.default_rng(n)
    root = rng.standard_normal((3, 5, n, n))
    matrix = root @ root.swapaxes(-1, -2) + 0.5 * np.eye(n)
    rhs = rng.standard_normal((3, 5, n))
    expected = np.linalg.solve(matrix, rhs[..., None])[..., 0]
    np.testing.assert_allclose(solve_spd(jnp.asarray(matrix), jnp.asarray(rhs)), expected, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("n", [2, UNROLLED_UP_TO, UNROLLED_UP_TO + 1])
def test_a_system_that_is_not_positive_gives_no_number_and_spares_its_neighbours(n):
    bad, good = -np.eye(n), 2 * np.eye(n)
    found = np.asarray(solve_spd(jnp.asarray(np.stack([bad, good])), jnp.ones((2, n))))
    assert not np.isfinite(found[0]).any()
    np.testing.assert_allclose(found[1], 0.5, rtol=ALGEBRA)


@pytest.mark.parametrize("delta", [1e-3, 0.1, 10.0])
@pytest.mark.parametrize("objective", objectives.OBJECTIVES.values(), ids=lambda o: o.name)
def test_the_pieces_of_an_objective(objective, delta):
    rho, slope, curvature, weight = (np.asarray(v) for v in objective.pieces(jnp.asarray(RESIDUALS), delta))
    known = huber(delta, RESIDUALS) if objective.uses_delta else RESIDUALS**2 / 2
    np.testing.assert_allclose(rho, known, rtol=ALGEBRA, atol=0)
    np.testing.assert_allclose(weight * RESIDUALS, slope, rtol=ALGEBRA, atol=0)
    inside = np.abs(RESIDUALS) < delta if objective.uses_delta else np.full(len(RESIDUALS), True)
    np.testing.assert_array_equal(curvature, inside)
    h = 1e-10

    def value(r):
        return np.asarray(objective.pieces(jnp.asarray(r), delta)[0])

    difference = (value(RESIDUALS + h) - value(RESIDUALS - h)) / (2 * h)
    np.testing.assert_allclose(difference, slope, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("objective", objectives.OBJECTIVES.values(), ids=lambda o: o.name)
def test_every_objective_is_zero_at_no_residual_and_symmetric(objective):
    rho, slope, _, _ = objective.pieces(jnp.asarray(RESIDUALS), 1e-3)
    mirrored, other, _, _ = objective.pieces(jnp.asarray(-RESIDUALS), 1e-3)
    np.testing.assert_array_equal(rho, mirrored)
    np.testing.assert_array_equal(slope, -other)
    assert float(rho[4]) == 0.0
    assert bool(jnp.isfinite(jax.grad(lambda r: objective.pieces(r, 1e-3)[0])(0.0)))


def test_an_unknown_objective_is_refused_with_the_names_there_are():
    with pytest.raises(BadInput, match=r"'mae'.*huber-log"):
        objectives.get("mae")


def test_padded_sizes_are_powers_of_two():
    sizes = {n: pad.bucket(n) for n in range(1, 5000)}
    assert all(n <= size for n, size in sizes.items())
    assert all(size & (size - 1) == 0 and size >= pad.SMALLEST for size in sizes.values())
    assert all(size == pad.SMALLEST or size < 2 * n for n, size in sizes.items())


def test_padding_repeats_a_real_run_at_weight_zero():
    np.testing.assert_array_equal(pad.pad(np.array([1, 2, 3]), 5), [1.0, 2.0, 3.0, 3.0, 3.0])
    np.testing.assert_array_equal(pad.pad_weights(np.array([[1.0, 2.0]]), 4), [[1.0, 2.0, 0.0, 0.0]])


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


def problem_of(law, runs, rows=64):
    x = {f.name: pad.pad(runs.included[f.name].to_numpy(), rows) for f in law.features}
    y = pad.pad(runs.included[law.target].to_numpy(), rows)
    return solve.Problem(x, y, *bounds(law), longest_step(law), np.float64(1e-3))


@pytest.fixture(scope="module")
def many():
    """More starts than lanes, each on its own random weights, walked together."""
    law = laws.get("chinchilla")
    problem = problem_of(law, table_of(law, CHINCHILLA, spread(40), noise=0.02))
    compiled = solve.program(law, objectives.get("huber-log"), 64)
    n = compiled.lanes + 40
    begin, every = starts(law, n, seed=1), np.zeros((n, 64))
    every[:, :40] = np.random.default_rng(4).integers(0, 3, (n, 40))
    asked, told = [], []

    def weights(lanes):
        asked.append(lanes.copy())
        return every[lanes]

    found = solve.solve(compiled, problem, begin, weights, lambda done, total: told.append((done, total)))
    return compiled, problem, begin, every, found, asked, told


def test_more_starts_than_lanes_give_what_each_gives_alone(many):
    compiled, problem, begin, every, found, *_ = many
    n = len(begin)
    for i in (0, 1, compiled.lanes - 1, compiled.lanes, n - 1):
        alone = solve.solve(compiled, problem, begin[i : i + 1], lambda lanes, i=i: every[[i]])
        np.testing.assert_array_equal(alone.u[0], found.u[i])
        assert (alone.value[0], alone.status[0], alone.steps[0]) == (found.value[i], found.status[i], found.steps[i])


def test_every_lane_is_weighted_exactly_once_and_in_order(many):
    *_, asked, told = many
    begin = many[2]
    np.testing.assert_array_equal(np.concatenate(asked), np.arange(len(begin)))
    assert told[-1] == (len(begin), len(begin))
    assert all(a[0] <= b[0] for a, b in itertools.pairwise(told))


def test_lanes_end_where_the_gradient_vanishes(many):
    compiled, problem, _, every, found, *_ = many
    law, objective = laws.get("chinchilla"), objectives.get("huber-log")
    assert (found.status == solve.CONVERGED).mean() > 0.9
    again = solve.solve(compiled, problem, found.u, lambda lanes: every[lanes])
    settled = found.status == solve.CONVERGED
    assert (again.value[settled] <= found.value[settled]).all()
    np.testing.assert_allclose(again.value[settled], found.value[settled], rtol=1e-8)
    value = solve._evaluate(law, objective, jnp.asarray(found.u[0]), jnp.asarray(every[0]), problem)[0]
    assert float(value) == pytest.approx(found.value[0], rel=1e-10)


def test_a_caller_can_stop_a_solve(many):
    compiled, problem, begin, every, *_ = many

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solve.solve(compiled, problem, begin, lambda lanes: every[lanes], stop)


def test_lanes_get_fewer_as_runs_get_more_so_that_memory_is_bounded():
    for rows in (64, 1024, 2**14, 2**18, 2**20):
        assert 4 <= solve.n_lanes(rows) <= solve.MAX_LANES
        assert solve.n_lanes(rows) == 4 or solve.n_lanes(rows) * rows <= solve.LANE_ROWS
