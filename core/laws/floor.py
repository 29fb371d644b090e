"""Find out from a law which parameter is its floor: what its predictions fall to, or rise to, at endless scale."""

import functools

import jax
import numpy as np

from .. import jax_setup
from .base import Law

EXACT = 1e-9


@functools.lru_cache(maxsize=128)
def floor(law: Law) -> str | None:
    """Return the name of the additive constant of a law, to which the prediction falls at endless scale, or None.

    The function tries every candidate: a step of the floor must move the prediction by just that step at every place.
    """
    if law.series:  # a law of whole schedules would need some to be tried at
        return None
    ends = {f.name: np.asarray(f.within(np.linspace(0.0, 1.0, 3)), float) for f in law.features}
    middle = {p.name: np.sqrt(p.start[0] * p.start[1]) if p.start[0] > 0 else p.start[1] for p in law.params}
    program = jax_setup.Nameless(jax.vmap(jax.vmap(law.predict, in_axes=(None, 0)), in_axes=(0, None)))
    for p in law.params:
        if p.linear and p.unit == law.unit:
            step = np.array([0.0, max(abs(p.start[1]), 1e-3)])
            tried = {k: np.full(2, v, float) for k, v in middle.items()} | {p.name: middle[p.name] + step}
            first, second = np.asarray(program(tried, ends))
            if np.allclose(second - first, step[1], rtol=EXACT, atol=0):
                return p.name
    return None
