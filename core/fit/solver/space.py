"""Convert between the natural parameters that people read and the vector in which the solver walks.

The solver walks a parameter with a logarithmic domain along its logarithm, and every other as it is, between bounds.
"""

from collections.abc import Mapping

import jax.numpy as jnp
import numpy as np

from ...laws.base import Law, Param

# exp() of this can still be multiplied and squared without overflow. A logarithm that is driven off stops here.
LOG_BOUND = 80.0


def natural(law: Law, u) -> dict:
    """Return the natural parameters by name for a solver vector u [P] (or [..., P] along the last axis).

    A list of P numbers, which may be traced, will do as well.
    """
    if isinstance(u, list):
        return {p.name: jnp.exp(v) if p.domain.log else v for p, v in zip(law.params, u, strict=True)}
    exp = np.exp if isinstance(u, np.ndarray) else jnp.exp  # outside a program jnp compiles for every new shape
    return {p.name: exp(u[..., i]) if p.domain.log else u[..., i] for i, p in enumerate(law.params)}


def walked(law: Law, values: Mapping[str, float | np.ndarray]) -> np.ndarray:
    """Return the solver vector [..., P] of natural parameters by name."""
    with np.errstate(divide="ignore"):
        columns = [np.log(values[p.name]) if p.domain.log else np.asarray(values[p.name]) for p in law.params]
    return np.clip(np.stack(np.broadcast_arrays(*columns), axis=-1).astype(float), *bounds(law))


def bounds(law: Law, pins: Mapping[str, float] | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return lower and upper bounds [P] in solver space; a pinned parameter has both at its value."""
    pins = pins or {}
    both = np.array([_bounds(p) for p in law.params]).reshape(-1, 2)
    for i, p in enumerate(law.params):
        if p.name in pins:
            both[i] = np.log(pins[p.name]) if p.domain.log else pins[p.name]
    return both[:, 0].copy(), both[:, 1].copy()


def _bounds(p: Param) -> tuple[float, float]:
    if p.domain.log:
        low = np.log(p.domain.lower) if p.domain.lower > 0 else -LOG_BOUND
        return max(low, -LOG_BOUND), min(float(np.log(p.domain.upper)), LOG_BOUND)
    return p.domain.lower, p.domain.upper


def longest_step(law: Law) -> np.ndarray:
    """Return the longest step [P] the solver takes at once: a factor e^2, or half the start range."""
    return np.array([2.0 if p.domain.log else (p.start[1] - p.start[0]) / 2 for p in law.params])
