"""The best candidate of every draw, and the lowest loss at every place of every axis: one compiled program.

Draws are walked one after the other over the whole grid. What is lowest is found along the sizes first and then among
the candidates of that size: an argmin over all of them is several times slower.
"""

import functools
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

from ...fit.calibrated import Calibrated
from ...laws.base import Law
from .evidence import MOST
from .grid import AXES, Grid
from .losses import Losses

DRAWS = (1, 8, 200)  # sizes in which the program is compiled


@dataclass(frozen=True, eq=False)
class Found:
    """By draw, the constants' first [1 + B]: the `lowest` loss, the candidate that has it (`index`), and by axis the
    lowest loss at each of its places [1 + B, K].
    """

    lowest: np.ndarray
    index: np.ndarray
    along: dict[str, np.ndarray]


def search(base: Calibrated, grid: Grid, losses: Losses, draws: int | None = None) -> Found:
    """Return what is lowest by the constants and by every draw (at most `draws` of them)."""
    stacked = base.stacked
    n = len(next(iter(stacked.values())))
    n = n if draws is None else min(n, 1 + draws)
    size = next((s for s in DRAWS if s >= n), n)
    rows = np.minimum(np.arange(size), n - 1)
    p = {k: v[rows] for k, v in stacked.items()}
    turn = np.where(rows == 0, 0, (rows - 1) % MOST)
    lowest, index, along = _program(base.law, grid.shape)(p, turn, losses.features, losses.excess, grid.allowed)
    return Found(np.asarray(lowest)[:n], np.asarray(index)[:n], {k: np.asarray(v)[:n] for k, v in along.items()})


@functools.lru_cache(maxsize=32)
def _program(law: Law, shape: tuple[int, ...]):
    rest = int(np.prod(shape[1:]))

    def one(inputs, x, excess, allowed):
        p, turn = inputs
        loss = jax.vmap(law.predict, in_axes=(None, 0))(p, x) * jnp.exp(excess[turn])
        loss = jnp.where(allowed & jnp.isfinite(loss), loss, jnp.inf).reshape(shape)
        along = {a: jnp.min(loss, axis=tuple(i for i in range(len(shape)) if i != k)) for k, a in enumerate(AXES)}
        size = jnp.argmin(along["size"])
        within = jnp.argmin(jax.lax.dynamic_index_in_dim(loss, size, keepdims=False).ravel())
        return jnp.min(along["size"]), size * rest + within, along

    def every(p, turn, x, excess, allowed):
        return jax.lax.map(lambda inputs: one(inputs, x, excess, allowed), (p, turn))

    return jax.jit(every)
