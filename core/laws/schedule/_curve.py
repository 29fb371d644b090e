"""The learning rates of a run up to one of its steps, as laws of schedules see them.

An array [KNOTS, 4], a row a knot: the rate there, by how much it fell (rose, where negative) around it, the sum of
rates since then and the steps since then. Knots that lie ahead have negative sums. The first knot is the start, where
the rate did not fall and whose sum is that of all rates so far. `core.fit.data.series` makes the array from the steps
and rates of a run.
"""

import jax.numpy as jnp

from ..base import Feature, nonnegative

KNOTS = 192
RATE, FELL, SUM, STEPS = range(4)

HISTORY = Feature(
    "learning_rate",
    kind="series",
    symbol=r"\eta",
    unit="1",
    doc="learning rate at every step so far, warm-up included",
    range=(1e-6, 1e-1),
    domain=nonnegative,
    shape=(KNOTS, 4),
)


def one_fall(rates, rate, fell, since, steps):
    """Return the history of a run whose rates sum up to `rates`, and fell once, by `fell` to `rate`, with a sum of
    `since` and `steps` steps after it: where a law can be worked out by hand.
    """
    start = jnp.tile(jnp.array([1.0, 0.0, rates, 2.0 * steps]), (KNOTS, 1))
    return start.at[1].set(jnp.array([rate, fell, since, steps]))


def total(history):
    """Return the sum of all learning rates so far."""
    return history[0, SUM]


def past(history, felt):
    """Return the sum over what lies behind of how much the rate fell there times how much of that is `felt` [KNOTS]."""
    behind = history[:, SUM] > 0
    return jnp.sum(jnp.where(behind, history[:, FELL] * felt, 0.0))


def since(history):
    """Return the sums of rates since each knot [KNOTS], kept above zero, so that powers of them have slopes."""
    return jnp.maximum(history[:, SUM], 1e-12)
