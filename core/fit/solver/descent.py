"""One step of every lane: where it stands, where it would go, whether it goes there. Pure JAX; `solve` compiles it.

The step s solves (G + damping K) s = -g. Here g is the gradient, G = J' rho'' J is the Gauss-Newton matrix of the
objective itself, and K = J' (rho'/r) J is that of iteratively reweighted least squares. Where all residuals lie in the
linear part of Huber's objective, G loses rank and K stays positive; with damping 1 the step there is exactly that of
reweighting, which descends. No parameter moves farther in a step than its own scale allows: a first step without such
a limit, from a poor start, would switch a term of the law off for good.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ...laws.base import Law
from ..objectives import Objective
from .space import natural
from .spd import solve_spd

MAX_STEPS = 400
MAX_DAMPING = 1e12
LEAST_RIDGE = 1e-14  # added to the diagonal of the scaled matrix, about as much as rounding leaves undetermined
APART_UP_TO = 64  # so many derivatives are written out one by one, which runs faster; more would be a long program
FORWARD_UP_TO = 16  # parameters: with more, derivatives are taken backwards, row by row, which costs a few evaluations
FUSED_UP_TO = 10  # with more parameters a compiler would compute each derivative again for every product that has it
BLOCK = 4096  # rows that are evaluated together, so that memory does not grow with the table

RUNNING, CONVERGED, OUT_OF_STEPS, NOT_FINITE = 0, 1, 2, 3

Leaf = Any  # a device array, a NumPy array or a shape: JAX takes each where it takes one


class Lanes(NamedTuple):
    """State of a batch of S lanes over P parameters in solver space; each lane has its own bounds and prior."""

    u: Leaf  # [S, P]
    lower: Leaf  # [S, P]
    upper: Leaf  # [S, P]
    centre: Leaf  # [S, P]
    value: Leaf  # [S]
    gradient: Leaf  # [S, P]
    gauss: Leaf  # [S, P, P]
    metric: Leaf  # [S, P, P]
    damping: Leaf  # [S]
    steps: Leaf  # [S]
    status: Leaf  # [S]


class ProblemData(NamedTuple):
    """What all lanes share: R padded runs, and the longest step and the strength of the prior of each of P parameters.

    A prior adds pull (u - centre)^2 / 2 to the objective; `centre` belongs to the lane. Where pull is 0 there is none.
    """

    x: dict[str, Leaf]  # each [R]
    longest: Leaf  # [P]
    pull: Leaf  # [P]
    delta: Leaf  # []


class Standing(NamedTuple):
    """What is known of one lane at its place `u`. An evaluation may move part of the place: `u` is where it ended."""

    u: Leaf
    value: Leaf
    gradient: Leaf
    gauss: Leaf
    metric: Leaf


Between = tuple[Leaf, Leaf, Leaf]  # lower, upper and centre [P] of a lane
Evaluation = Callable[[Leaf, Between, Leaf, Leaf, ProblemData], Standing]  # u, between, weights, targets, problem


def unprojected(law: Law, objective: Objective) -> Evaluation:
    """Return the evaluation of the objective itself, in all parameters together."""

    def evaluate(u, between, weights, targets, problem):
        away = u - between[2]
        total, gradient, gauss, metric = over_blocks(
            lambda x, w, t: _sums(law, objective, u, w, t, x, problem.delta), problem.x, weights, targets
        )
        pulled, pulls = problem.pull * away, jnp.diag(problem.pull)
        total = total + 0.5 * jnp.sum(pulled * away)
        return Standing(u, total, gradient + pulled, gauss + pulls, metric + pulls)

    return evaluate


def over_blocks(sums: Callable, x: dict[str, Leaf], weights: Leaf, targets: Leaf):
    """Return sums(x, weights, targets) over all R rows, taken block by block where there are many."""
    rows = weights.shape[0]
    if rows <= BLOCK:
        return sums(x, weights, targets)
    blocks = jax.tree.map(lambda v: v.reshape(-1, BLOCK, *v.shape[1:]), (x, weights, targets))
    first = jax.tree.map(lambda v: jnp.zeros(v.shape, v.dtype), jax.eval_shape(lambda: sums(*_first(blocks))))
    return jax.lax.scan(lambda total, b: (jax.tree.map(jnp.add, total, sums(*b)), None), first, blocks)[0]


def _first(blocks):
    return jax.tree.map(lambda v: v[0], blocks)


def columns_of(function: Callable, at: Leaf, used: Leaf) -> tuple[Leaf, Leaf]:
    """Return function(at) [R] and its derivative [len(at), R], zero on rows that do not count."""
    value, push = jax.linearize(function, at)
    each = np.eye(len(at))
    if not len(each):
        return value, jnp.zeros((0, *value.shape))
    columns = jnp.stack([push(e) for e in each]) if len(each) <= APART_UP_TO else jax.vmap(push)(each)
    return value, jnp.where(used, columns, 0.0)


def columns_by_row(of_row: Callable, at: Leaf, rows: Leaf, used: Leaf) -> tuple[Leaf, Leaf]:
    """Return of_row(at, row) for every row [R] and its derivative [len(at), R], as `columns_of` does, but backwards.

    The function takes `at` as a list of numbers. One pass back gives all derivatives of a row, and each derivative of
    all rows is one array.
    """
    value, columns = jax.vmap(jax.value_and_grad(of_row), in_axes=(None, 0))([at[i] for i in range(len(at))], rows)
    return value, jnp.where(used, jnp.stack(columns), 0.0)


def _sums(law: Law, objective: Objective, u, weights, targets, x, delta):
    """Return value [], gradient [P], gauss and metric [P, P] of some rows."""
    used = weights > 0
    r, columns = residuals_and_columns(law, objective, u, targets, x, used)
    if len(law.params) > FUSED_UP_TO:
        r, columns = jax.lax.optimization_barrier((r, columns))
    rho, slope, curvature, reweight = (jnp.where(used, weights * v, 0.0) for v in objective.pieces(r, delta))
    # Squares are damped with the diagonal of their matrix (Marquardt): with the matrix itself the step would only
    # become shorter, and never turn towards the gradient.
    if objective.squares:
        gauss = (columns * curvature) @ columns.T
        return jnp.sum(rho), columns @ slope, gauss, jnp.diag(jnp.diagonal(gauss))
    both = jnp.concatenate([columns * curvature, columns * reweight]) @ columns.T
    gauss, metric = jnp.split(both, 2)
    return jnp.sum(rho), columns @ slope, gauss, metric


def residuals_and_columns(law: Law, objective: Objective, u, targets, x, used) -> tuple[Leaf, Leaf]:
    """Return the residuals [R] of one lane at u [P] and their derivative [P, R], zero on rows that do not count.

    Targets are logarithms where the objective is of the logarithm.
    """

    def one(v, row):
        predicted = law.predict(natural(law, v), row[0])
        return (jnp.log(predicted) if objective.log else predicted) - row[1]

    if len(law.params) > FORWARD_UP_TO:
        return columns_by_row(one, u, (x, targets), used)
    return columns_of(lambda v: jax.vmap(lambda row: one(v, row))((x, targets)), u, used)


def advance(evaluate: Evaluation, parts: int, lanes: Lanes, weights, targets, problem: ProblemData, steps, finished_at):
    """Walk every running lane up to `steps` steps.

    A lane is done when a step would gain less than the share `finished_at` of its objective. The program walks lanes in
    `parts`, one after the other. A part fits the caches of a processor. A part without a running lane is skipped, so
    that few lanes cost little in a wide program.
    """
    batched = jax.vmap(evaluate, in_axes=(0, 0, 0, 0, None))

    def walk(part):
        lanes, weights, targets = part

        def going(state):
            done, s = state
            return (done < steps) & jnp.any(s.status == RUNNING)

        def step(state):
            done, s = state
            trial, expected = _trial(s, problem)
            arrived = batched(trial, (s.lower, s.upper, s.centre), weights, targets, problem)
            return done + 1, _accept(s, arrived, expected, finished_at)

        return jax.lax.while_loop(going, step, (0, lanes))[1]

    divided = jax.tree.map(lambda v: v.reshape(parts, -1, *v.shape[1:]), (lanes, weights, targets))
    return jax.tree.map(lambda v: v.reshape(-1, *v.shape[2:]), jax.lax.map(walk, divided))


def _trial(s: Lanes, problem: ProblemData) -> tuple[jax.Array, jax.Array]:
    """Return where each lane would go [S, P] and the gain that it expects there [S]."""
    held = ((s.u <= s.lower) & (s.gradient > 0)) | ((s.u >= s.upper) & (s.gradient < 0))
    free = jnp.where(held, 0.0, 1.0)
    g = s.gradient * free
    # In units of each parameter's own curvature: columns of J may differ by nine powers of ten.
    diagonal = jnp.einsum("spp->sp", s.metric)
    scale = jnp.where(diagonal > 0, jax.lax.rsqrt(jnp.maximum(diagonal, 1e-300)), 1.0) * free
    m = (s.gauss + s.damping[:, None, None] * s.metric) * (scale[:, :, None] * scale[:, None, :])
    ridge = 1.0 - free + LEAST_RIDGE * (1.0 + s.damping[:, None])
    move = -solve_spd(m + ridge[:, :, None] * jnp.eye(s.u.shape[1]), (g * scale)[..., None])[..., 0] * scale
    move = jnp.clip(move, -problem.longest, problem.longest)
    trial = jnp.clip(s.u + move, s.lower, s.upper)
    move = trial - s.u
    expected = -(jnp.einsum("sp,sp->s", g, move) + 0.5 * jnp.einsum("sp,spq,sq->s", move, s.gauss, move))
    return trial, expected


def _accept(s: Lanes, arrived: Standing, expected, finished_at) -> Lanes:
    better = (arrived.value < s.value) & jnp.all(jnp.isfinite(arrived.gradient), axis=1)
    running = s.status == RUNNING
    take = better & running
    ratio = (s.value - arrived.value) / jnp.maximum(expected, 1e-300)
    calmer = jnp.where(ratio > 0.75, s.damping * 0.1, jnp.where(ratio < 0.25, s.damping * 2, s.damping))
    damping = jnp.clip(jnp.where(better, calmer, s.damping * 3), 1e-12, 2 * MAX_DAMPING)
    first = jnp.isinf(s.value)
    small = ~first & (jnp.abs(expected) <= finished_at * s.value)
    # A damped step gains little in weak directions because it is damped: only a calm lane's small gain counts, or one
    # that rounding swallows.
    calm = s.damping <= jnp.sqrt(finished_at)
    done = (small & (calm | ~better)) | (~better & (damping > MAX_DAMPING))
    steps = s.steps + 1
    status = jnp.where(done, CONVERGED, jnp.where(steps >= MAX_STEPS, OUT_OF_STEPS, RUNNING))
    status = jnp.where(first & ~better, NOT_FINITE, status)
    pick = lambda new, old: jnp.where(take.reshape((-1,) + (1,) * (new.ndim - 1)), new, old)  # noqa: E731
    return s._replace(
        **{name: pick(getattr(arrived, name), getattr(s, name)) for name in Standing._fields},
        damping=jnp.where(running, jnp.where(first, s.damping, damping), s.damping),
        steps=jnp.where(running, steps, s.steps),
        status=jnp.where(running, status, s.status),
    )
