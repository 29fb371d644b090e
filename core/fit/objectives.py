"""What a fit minimises: a sum over runs of rho(r), r the residual of the loss or of its logarithm.

Each objective gives, at a residual, the value rho, the slope rho', the curvature rho'' and the weight rho'/r of
iteratively reweighted least squares. Sums, never means: an average makes optimisers stop early (Besiroglu et al.
2024, arXiv:2404.10102, section 3).
"""

from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import optax

from core.errors import BadInput

Pieces = tuple[jax.Array, jax.Array, jax.Array, jax.Array]


@dataclass(frozen=True, eq=False)
class Objective:
    """One objective: `log` says whether residuals are of log loss, `pieces(r, delta)` gives rho and its kin.

    `unit` names what a residual is measured in and `title` is what people read.
    """

    name: str
    title: str
    log: bool
    uses_delta: bool
    pieces: Callable[[jax.Array, jax.Array], Pieces]


def _square(r: jax.Array, delta: jax.Array) -> Pieces:
    del delta
    one = jnp.ones_like(r)
    return r * r / 2, r, one, one


def _huber(r: jax.Array, delta: jax.Array) -> Pieces:
    size = jnp.abs(r)
    inside = size <= delta
    weight = jnp.where(inside, 1.0, delta / jnp.where(inside, 1.0, size))
    return optax.losses.huber_loss(r, delta=delta), weight * r, inside.astype(r.dtype), weight


OBJECTIVES = {
    o.name: o
    for o in (
        Objective("huber-log", "Huber on log loss", True, True, _huber),
        Objective("huber", "Huber on loss", False, True, _huber),
        Objective("mse-log", "squared error of log loss", True, False, _square),
        Objective("mse", "squared error of loss", False, False, _square),
    )
}


def get(name: str) -> Objective:
    """Return the objective called `name`. Raises BadInput, naming those there are."""
    if name not in OBJECTIVES:
        raise BadInput(f"There is no objective called {name!r}; there are {', '.join(OBJECTIVES)}.")
    return OBJECTIVES[name]
