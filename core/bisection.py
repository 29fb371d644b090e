"""Halving: an interval shrinks around the place where a condition begins to hold.

`bisect` halves in NumPy, `bisect_traced` inside of a program that JAX compiles; both give the same digits.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from . import jax_setup as jax_setup


def bisect(
    beyond: Callable[[Any], Any], low: Any, high: Any, halvings: int, close: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return what is left of intervals from `low` to `high` [...] after so many halvings, as their two ends.

    `beyond` says of a place in each interval [...] whether the place looked for lies before it: it is False on the side
    of `low`, which may be the larger number, and True on that of `high`. Each halving calls it once. With `close`,
    halving ends as soon as every interval is as narrow as that share of the number at `high`, or of 1.
    """
    for _ in range(halvings):
        low, high = _halved(np.where, beyond, low, high)
        if close and np.all(np.abs(high - low) <= close * np.maximum(1.0, np.abs(high))):
            break
    return low, high


def bisect_traced(beyond: Callable[[Any], Any], low: Any, high: Any, halvings: int) -> tuple[jax.Array, jax.Array]:
    """Return the same as `bisect` where JAX traces: `beyond` is compiled once, however many `halvings` there are."""
    return jax.lax.fori_loop(0, halvings, lambda _, ends: _halved(jnp.where, beyond, *ends), (low, high))


def lowest_traced(values: jax.Array, rising: Callable[[Any], Any], grid: jax.Array, halvings: int) -> jax.Array:
    """Return where a function is lowest, by its `values` [G] on a rising `grid` [G] and where it is `rising`.

    Between the neighbours of the lowest value (NaN are skipped) the interval is halved where the slope changes sign.
    """
    i = jnp.nanargmin(values)
    ends = grid[jnp.maximum(i - 1, 0)], grid[jnp.minimum(i + 1, len(grid) - 1)]
    low, high = bisect_traced(rising, *ends, halvings)
    return (low + high) / 2


def _halved(where: Callable[..., Any], beyond: Callable[[Any], Any], low: Any, high: Any) -> tuple[Any, Any]:
    middle = (low + high) / 2
    past = beyond(middle)
    return where(past, low, middle), where(past, middle, high)
