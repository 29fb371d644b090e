"""The one solver: damped Newton steps on every lane of a batch, bounded, compiled once.

A lane is one start on one weighting of the runs (a resample is a weighting). Lanes walk together a few steps a call;
between calls the host takes out those that have finished and puts in those that wait, so no lane waits for the
slowest, memory does not grow with their number, and a caller can watch or stop.

The step solves (G + damping K) s = -g with g the gradient, G = J' rho'' J the Gauss-Newton matrix of the objective
itself and K = J' (rho'/r) J that of iteratively reweighted least squares. K is positive where G loses rank (all
residuals in the linear part of Huber), and damping 1 there is exactly the reweighting step, which descends.
No parameter moves farther in a step than its own scale allows: an uncapped first step from a poor start switches a
term of the law off for good. `benchmarks/refit.py` prints which share of a published grid reaches the best basin.
"""

import functools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from core.fit.linear import solve_spd
from core.fit.objectives import Objective
from core.fit.space import natural
from core.laws.base import Law

STEPS_PER_CALL = 8
MAX_STEPS = 400
FINISHED_AT = 1e-11  # expected gain of a step, relative to the objective
MAX_DAMPING = 1e12
FIRST_DAMPING = 10.0
MAX_LANES = 256
LANE_ROWS = 2**18  # lanes times rows held at once

RUNNING, CONVERGED, OUT_OF_STEPS, NOT_FINITE = 0, 1, 2, 3


Leaf = Any  # a device array, a NumPy array or a shape: JAX takes each where it takes one


class Lanes(NamedTuple):
    """State of a batch: S lanes, P parameters in solver space."""

    u: Leaf  # [S, P]
    value: Leaf  # [S]
    gradient: Leaf  # [S, P]
    gauss: Leaf  # [S, P, P]
    metric: Leaf  # [S, P, P]
    damping: Leaf  # [S]
    steps: Leaf  # [S]
    status: Leaf  # [S]


class Problem(NamedTuple):
    """What every lane shares: R padded runs, bounds and longest step of P parameters, the objective's delta."""

    x: dict[str, Leaf]  # each [R]
    y: Leaf  # [R]
    lower: Leaf  # [P]
    upper: Leaf  # [P]
    longest: Leaf  # [P]
    delta: Leaf  # []


@dataclass(frozen=True)
class Solutions:
    """Where the lanes ended: `u` [S, P] in solver space, `value` [S], `status` [S], `steps` [S]."""

    u: np.ndarray
    value: np.ndarray
    status: np.ndarray
    steps: np.ndarray


def n_lanes(rows: int) -> int:
    """Return how many lanes walk together on `rows` padded runs, so that memory stays bounded."""
    return int(np.clip(LANE_ROWS // rows, 4, MAX_LANES))


def _residuals(law: Law, objective: Objective, u: jax.Array, problem: Problem) -> jax.Array:
    """Residuals [R] of one lane."""
    p = natural(law, u)
    predicted = jax.vmap(lambda x: law.predict(p, x))(problem.x)
    return jnp.log(predicted) - jnp.log(problem.y) if objective.log else predicted - problem.y


def _evaluate(law: Law, objective: Objective, u: jax.Array, weights: jax.Array, problem: Problem):
    """Value [], gradient [P], gauss and metric [P, P] of one lane."""
    n = len(law.params)
    r, push = jax.linearize(lambda v: _residuals(law, objective, v, problem), u)
    columns = [push(e) for e in jnp.eye(n)]
    rho, slope, curvature, reweight = objective.pieces(r, problem.delta)
    used = weights > 0
    total = jnp.sum(jnp.where(used, weights * rho, 0.0))
    slope, curvature, reweight = (jnp.where(used, weights * v, 0.0) for v in (slope, curvature, reweight))
    gradient = jnp.stack([jnp.sum(slope * c) for c in columns])
    gauss, metric = (_gram(columns, w) for w in (curvature, reweight))
    return total, gradient, gauss, metric


def _gram(columns: list[jax.Array], w: jax.Array) -> jax.Array:
    n = len(columns)
    rows: list[list[Any]] = [[None] * n for _ in range(n)]
    for i in range(n):
        weighted = w * columns[i]
        for j in range(i + 1):
            rows[i][j] = rows[j][i] = jnp.sum(weighted * columns[j])
    return jnp.stack([jnp.stack(row) for row in rows])


def _advance(law: Law, objective: Objective, lanes: Lanes, weights: jax.Array, problem: Problem) -> Lanes:
    """Walk every running lane up to STEPS_PER_CALL steps."""
    evaluate = jax.vmap(lambda u, w: _evaluate(law, objective, u, w, problem))

    def step(_, s: Lanes) -> Lanes:
        trial, expected = _trial(s, problem)
        value, gradient, gauss, metric = evaluate(trial, weights)
        return _accept(s, trial, expected, value, gradient, gauss, metric)

    return jax.lax.fori_loop(0, STEPS_PER_CALL, step, lanes)


def _trial(s: Lanes, problem: Problem) -> tuple[jax.Array, jax.Array]:
    """Where each lane would go [S, P] and the gain it expects there [S]."""
    held = ((s.u <= problem.lower) & (s.gradient > 0)) | ((s.u >= problem.upper) & (s.gradient < 0))
    free = jnp.where(held, 0.0, 1.0)
    g = s.gradient * free
    both = free[:, :, None] * free[:, None, :]
    eye = jnp.eye(s.u.shape[1])
    diagonal = jnp.einsum("spp->sp", s.metric)
    floor = 1e-12 * jnp.max(diagonal, axis=1, keepdims=True) + 1e-300
    ridge = jnp.where(held, 1.0, s.damping[:, None] * (1e-6 * diagonal + floor) + 1e-3 * floor)
    m = (s.gauss + s.damping[:, None, None] * s.metric) * both + ridge[:, :, None] * eye
    move = -solve_spd(m, g)
    move = jnp.clip(move, -problem.longest, problem.longest)
    trial = jnp.clip(s.u + move, problem.lower, problem.upper)
    move = trial - s.u
    expected = -(jnp.einsum("sp,sp->s", g, move) + 0.5 * jnp.einsum("sp,spq,sq->s", move, s.gauss, move))
    return trial, expected


def _accept(s: Lanes, trial, expected, value, gradient, gauss, metric) -> Lanes:
    better = (value < s.value) & jnp.all(jnp.isfinite(gradient), axis=1)
    running = s.status == RUNNING
    take = better & running
    ratio = (s.value - value) / jnp.maximum(expected, 1e-300)
    calmer = jnp.where(ratio > 0.75, s.damping * 0.1, jnp.where(ratio < 0.25, s.damping * 2, s.damping))
    damping = jnp.clip(jnp.where(better, calmer, s.damping * 6), 1e-12, 2 * MAX_DAMPING)
    first = jnp.isinf(s.value)
    small = ~first & (jnp.abs(expected) <= FINISHED_AT * s.value)
    done = small | (~better & (damping > MAX_DAMPING))
    steps = s.steps + 1
    status = jnp.where(done, CONVERGED, jnp.where(steps >= MAX_STEPS, OUT_OF_STEPS, RUNNING))
    status = jnp.where(first & ~better, NOT_FINITE, status)
    pick = lambda new, old: jnp.where(take.reshape((-1,) + (1,) * (new.ndim - 1)), new, old)  # noqa: E731
    return Lanes(
        pick(trial, s.u),
        pick(value, s.value),
        pick(gradient, s.gradient),
        pick(gauss, s.gauss),
        pick(metric, s.metric),
        jnp.where(running, damping, s.damping),
        jnp.where(running, steps, s.steps),
        jnp.where(running, status, s.status),
    )


@dataclass(frozen=True)
class Program:
    """A compiled batch step and the seconds its compilation took."""

    run: Callable[[Lanes, Leaf, Problem], Lanes]
    lanes: int
    seconds: float


_lock = threading.Lock()


def program(law: Law, objective: Objective, rows: int) -> Program:
    """Return the compiled step for `rows` padded runs, compiling it the first time only (in any thread)."""
    with _lock:
        return _program(law, objective, rows)


@functools.lru_cache(maxsize=128)
def _program(law: Law, objective: Objective, rows: int) -> Program:
    started = time.perf_counter()
    p, s = len(law.params), n_lanes(rows)
    of = lambda *shape: jax.ShapeDtypeStruct(shape, jnp.float64)  # noqa: E731
    whole = jax.ShapeDtypeStruct((s,), jnp.int64)
    lanes = Lanes(of(s, p), of(s), of(s, p), of(s, p, p), of(s, p, p), of(s), whole, whole)
    shared = Problem({f.name: of(rows) for f in law.features}, of(rows), of(p), of(p), of(p), of())
    step = functools.partial(_advance, law, objective)
    run = jax.jit(step).lower(lanes, of(s, rows), shared).compile()
    return Program(run, s, time.perf_counter() - started)


def solve(
    compiled: Program,
    problem: Problem,
    starts: np.ndarray,
    weights: Callable[[np.ndarray], np.ndarray],
    progress: Callable[[int, int], None] | None = None,
) -> Solutions:
    """Walk every start to the end of its descent.

    `starts` is [S, P] in solver space; `weights(lanes)` returns the run weights [len(lanes), R] of the lanes with
    those numbers; `progress(done, total)` is told now and then and may raise to stop. Never raises by itself: a lane
    that cannot be evaluated ends as NOT_FINITE.
    """
    n, p = starts.shape
    done = Solutions(starts.copy(), np.full(n, np.inf), np.full(n, NOT_FINITE), np.zeros(n, int))
    seats, waiting = np.full(compiled.lanes, -1), 0
    state = [np.asarray(a) for a in _empty(compiled.lanes, p)]
    held = np.zeros((compiled.lanes, problem.y.shape[0]))
    while True:
        free = np.flatnonzero(seats < 0)[: n - waiting]
        if len(free):
            arrivals = np.arange(waiting, waiting + len(free))
            seats[free], held[free], waiting = arrivals, weights(arrivals), waiting + len(free)
            _seat(state, free, starts[arrivals])
        if (seats < 0).all():
            return done
        state = [np.array(a) for a in compiled.run(Lanes(*state), held, problem)]
        _collect(done, Lanes(*state), seats)
        if progress:
            progress(int(waiting - (seats >= 0).sum()), n)


def _empty(lanes: int, p: int) -> Lanes:
    """Seats that nobody sits in: finished, so they do not move."""
    square = np.tile(np.eye(p), (lanes, 1, 1))
    flat, whole = np.zeros(lanes), np.zeros(lanes, int)
    return Lanes(np.zeros((lanes, p)), flat, np.zeros((lanes, p)), square, square, flat + 1.0, whole, whole + CONVERGED)


def _seat(state: list[np.ndarray], free: np.ndarray, starts: np.ndarray) -> None:
    """Put starts into free seats. Value infinity makes the first step an evaluation where the lane stands."""
    fresh = _empty(len(free), starts.shape[1])
    fresh = fresh._replace(
        u=starts, value=np.full(len(free), np.inf), damping=np.full(len(free), FIRST_DAMPING * 10),
        status=np.full(len(free), RUNNING),
    )  # fmt: skip
    for array, new in zip(state, fresh, strict=True):
        array[free] = new


def _collect(done: Solutions, state: Lanes, seats: np.ndarray) -> None:
    """Write finished lanes into `done` and free their seats."""
    ended = (seats >= 0) & (np.asarray(state.status) != RUNNING)
    who = seats[ended]
    done.u[who], done.value[who] = state.u[ended], state.value[ended]
    done.status[who], done.steps[who] = state.status[ended], state.steps[ended]
    seats[ended] = -1
