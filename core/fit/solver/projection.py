"""Variable projection: where a law is linear in some coefficients, the search walks its other parameters alone.

At every place the linear coefficients take their best values within bounds (weighted least squares). The step in the
other parameters uses only the part of their derivatives that the coefficients cannot make up for. This is Kaufman's
form of variable projection (Golub & Pereyra 1973; Kaufman 1975, BIT 15). It minimises squares of the residuals, divided
by the target where the objective takes logarithms, because the objective is nearly that near its optimum. The descent
in all parameters begins where this search ends.
"""

import jax
import jax.numpy as jnp
import numpy as np

from ...laws.base import Law
from ..objectives import Objective
from .descent import FORWARD_UP_TO, Evaluation, ProblemData, Standing, columns_by_row, columns_of, over_blocks
from .space import natural
from .spd import solve_spd

FAINTEST = 1e-3  # share of the target that a positive term keeps, so that its exponent still has an effect
RIDGE = 1e-13  # relative ridge, by which terms that are the same (two exponents of zero) share what they explain


def linear_params(law: Law) -> list[int]:
    """Return the positions of the parameters that are eliminated; there are none where too many others would be left.

    The data-constrained law shows why: only its floor is linear, and a search of squares in the six other parameters
    leads most starts into one valley. The descent in all parameters spreads wider.
    """
    inner = [i for i, p in enumerate(law.params) if p.linear]
    return inner if 2 * len(inner) >= law.n_fitted - len(inner) else []


def projected(law: Law, objective: Objective) -> Evaluation:
    """Return the evaluation of the sum of squares with the linear coefficients at their best."""
    inner = linear_params(law)
    outer = [i for i in range(len(law.params)) if i not in inner]
    at, rest = np.array(inner, int), np.array(outer, int)

    def derivatives(moving, at, values, x, used):
        """Return predictions [R] and their derivative [Q, R] by the parameters `moving` [Q], which stand at `at` [Q].

        `values` maps all parameters to their natural values. Linear ones move as they are, and others in solver space.
        """

        def one(v, row):
            stepped = {law.params[i].name: v[k] if i in inner or not law.params[i].domain.log else jnp.exp(v[k])
                       for k, i in enumerate(moving)}  # fmt: skip
            return law.predict(values | stepped, row)

        if len(moving) > FORWARD_UP_TO:
            return columns_by_row(one, at, x, used)
        return columns_of(lambda v: jax.vmap(lambda row: one(v, row))(x), at, used)

    def basis(u, weights, targets, x):
        """Return the Gram matrix [K, K], its right side [K] and the sum of squares to explain, of some rows."""
        used = weights > 0
        scale = jnp.exp(targets) if objective.log else jnp.ones_like(targets)
        offset, terms = derivatives(inner, jnp.zeros(len(inner)), natural(law, u), x, used)
        wanted = jnp.where(used, (1.0 if objective.log else targets) - offset / scale, 0.0)
        terms = terms / scale
        return (terms * weights) @ terms.T, terms @ (weights * wanted), jnp.sum(weights * wanted**2)

    def slopes(u, coefficients, weights, targets, x):
        """Return the value [], the gradient [Q] and the Gram matrices [Q, Q] and [Q, K] of the others, of some rows."""
        used = weights > 0
        scale = jnp.exp(targets) if objective.log else jnp.ones_like(targets)
        values = natural(law, u) | {law.params[i].name: coefficients[k] for k, i in enumerate(inner)}
        _, terms = derivatives(inner, jnp.zeros(len(inner)), values, x, used)
        predicted, columns = derivatives(outer, u[rest], values, x, used)
        r = jnp.where(used, predicted / scale - (1.0 if objective.log else targets), 0.0)
        terms, columns = terms / scale, columns / scale
        weighted = columns * weights
        return 0.5 * jnp.sum(weights * r * r), weighted @ r, weighted @ columns.T, weighted @ terms.T

    def evaluate(u, between, weights, targets, problem: ProblemData) -> Standing:
        gram, right, size = over_blocks(lambda x, w, t: basis(u, w, t, x), problem.x, weights, targets)
        log = np.array([law.params[i].domain.log for i in inner], bool)
        low, high = (jnp.where(log, jnp.exp(b[at]), b[at]) for b in between[:2])
        norms = jnp.sqrt(jnp.diagonal(gram))
        norms = jnp.where(norms > 0, norms, 1.0)  # a coefficient that no row feels
        low = jnp.where(log, jnp.minimum(jnp.maximum(low, FAINTEST * jnp.sqrt(size) / norms), high), low)
        coefficients, free = bounded(gram, right, norms, low, high)
        u = u.at[at].set(jnp.where(log, jnp.log(jnp.where(log, coefficients, 1.0)), coefficients))
        value, gradient, full, cross = over_blocks(
            lambda x, w, t: slopes(u, coefficients, w, t, x), problem.x, weights, targets
        )
        reduced = full - _explained(gram, cross, norms, free)
        n = len(law.params)
        gauss = jnp.eye(n).at[rest[:, None], rest[None, :]].set(reduced)
        diagonal = jnp.zeros(n).at[rest].set(jnp.diagonal(reduced) + RIDGE * jnp.diagonal(full))
        return Standing(u, value, jnp.zeros(n).at[rest].set(gradient), gauss, jnp.diag(diagonal))

    return evaluate


def bounded(gram, right, norms, low, high):
    """Return least-squares coefficients [K] within [low, high], and which of them are free (1) rather than held (0).

    The function holds each coefficient that leaves its bounds at the bound and solves for the others again. It does so
    once for each coefficient at most, and four times at most.
    """
    n = right.shape[0]
    gram = gram / (norms[:, None] * norms[None, :])
    right, low, high = right / norms, low * norms, high * norms
    free = jnp.where(low < high, 1.0, 0.0)
    c = jnp.where(free > 0, 0.0, low)

    def settle(_, held):
        c, free = held
        matrix = gram * free[:, None] * free[None, :] + jnp.diag(1.0 - free + RIDGE)
        wanted = free * (right - gram @ ((1.0 - free) * c)) + (1.0 - free) * c
        c = solve_spd(matrix, wanted[:, None])[:, 0]
        return jnp.clip(c, low, high), jnp.where((c < low) | (c > high), 0.0, free)

    c, free = jax.lax.fori_loop(0, min(n, 4), settle, (c, free))
    return c / norms, free


def _explained(gram, cross, norms, free):
    """Return the part [Q, Q] of the curvature for which the free coefficients make up."""
    scaled = gram / (norms[:, None] * norms[None, :]) * free[:, None] * free[None, :] + jnp.diag(1.0 - free + RIDGE)
    cross = cross / norms * free  # [Q, K]
    return cross @ solve_spd(scaled, cross.T)
