"""Evaluate a law for many constants at many points, in a few compiled sizes."""

import functools
from collections.abc import Mapping

import jax
import numpy as np

from .. import jax_setup
from ..laws.base import Law

SIZES = (1, 16, 256, 1024, 4096)


def evaluate(law: Law, params: Mapping[str, np.ndarray], x: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return predictions [B, M] for natural parameters by name [B] at features by name [M]; scalars are broadcast."""
    p = dict(zip(params, np.broadcast_arrays(*(np.atleast_1d(v) for v in params.values())), strict=True))
    x = dict(zip(x, np.broadcast_arrays(*(np.atleast_1d(v) for v in x.values())), strict=True))
    n_params, n_points = (len(next(iter(v.values()))) for v in (p, x))
    compiled = _program(law)
    out = np.empty((n_params, n_points))
    for i in _chunks(n_params):
        for j in _chunks(n_points):
            block = compiled(_sized(p, i), _sized(x, j))
            out[i, j] = np.asarray(block)[: i.stop - i.start, : j.stop - j.start]
    return out


@functools.lru_cache(maxsize=128)
def _program(law: Law):
    over_points = jax.vmap(law.predict, in_axes=(None, 0))
    return jax_setup.Nameless(jax.vmap(over_points, in_axes=(0, None)))


def _chunks(n: int) -> list[slice]:
    return [slice(i, min(n, i + SIZES[-1])) for i in range(0, n, SIZES[-1])]


def _sized(values: Mapping[str, np.ndarray], part: slice) -> dict[str, np.ndarray]:
    """Cut a part out and pad it to the next size by repeating its last element."""
    n = part.stop - part.start
    size = next(s for s in SIZES if s >= n)
    index = part.start + np.minimum(np.arange(size), n - 1)
    return {k: np.asarray(v, float)[index] for k, v in values.items()}
