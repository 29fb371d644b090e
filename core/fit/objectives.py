"""What a fit minimises: a sum over runs of rho(r), where r is the residual of the loss or of its logarithm.

Each objective gives, at a residual, the value rho, the slope rho', the curvature rho'' and the weight rho'/r of
iteratively reweighted least squares. It is a sum and never a mean, because optimisers stop early on a mean (Besiroglu
et al. 2024, arXiv:2404.10102, section 3).
"""

from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import optax

from ..errors import BadInput

OVERESTIMATE = 10.0  # the penalty that OLMo-core's ladder analysis recommends (allenai/OLMo-core, pull request 554)
Pieces = tuple[jax.Array, jax.Array, jax.Array, jax.Array]


@dataclass(frozen=True, eq=False)
class Objective:
    """One objective of a fit.

    `title` is the name that people read. `log` says whether residuals are of log loss. `pieces(r, delta)` returns rho,
    its slope, its curvature and the weight. `leans` says that over- and underestimates count differently, so that a fit
    lies off the middle of the runs on purpose.
    """

    name: str
    title: str
    log: bool
    uses_delta: bool
    pieces: Callable[[jax.Array, jax.Array], Pieces]
    leans: bool = False

    @property
    def squares(self) -> bool:
        """Whether rho is r^2 / 2: the objective is a plain sum of squares, and one Gauss-Newton matrix is enough."""
        return self.pieces is _square


def _square(r: jax.Array, delta: jax.Array) -> Pieces:
    del delta
    one = jnp.ones_like(r)
    return r * r / 2, r, one, one


def _huber(r: jax.Array, delta: jax.Array) -> Pieces:
    size = jnp.abs(r)
    inside = size <= delta
    weight = jnp.where(inside, 1.0, delta / jnp.where(inside, 1.0, size))
    return optax.losses.huber_loss(r, delta=delta), weight * r, inside.astype(r.dtype), weight


def _asymmetric(r: jax.Array, delta: jax.Array) -> Pieces:
    """Return Huber's pieces, where a run below the law counts OVERESTIMATE times: the law leans to the best runs."""
    times = jnp.where(r > 0, OVERESTIMATE, 1.0)
    rho, slope, curvature, weight = _huber(r, delta)
    return times * rho, times * slope, times * curvature, times * weight


OBJECTIVES = {
    o.name: o
    for o in (
        Objective("huber-log", "Huber on log loss", True, True, _huber),
        Objective("huber", "Huber on loss", False, True, _huber),
        Objective("mse-log", "squared error of log loss", True, False, _square),
        Objective("mse", "squared error of loss", False, False, _square),
        Objective("huber-log-asymmetric", "Huber on log loss, overestimates tenfold", True, True, _asymmetric, True),
    )
}


def squares_like(objective: Objective) -> Objective:
    """Return the sum of squares of the same residuals as those of an objective: of the loss or of its logarithm."""
    return OBJECTIVES["mse-log" if objective.log else "mse"]


def get(name: str) -> Objective:
    """Return the objective called `name`. Raises BadInput with the names of all objectives where it is none."""
    if name not in OBJECTIVES:
        raise BadInput(f"There is no objective called {name!r}; there are {', '.join(OBJECTIVES)}.")
    return OBJECTIVES[name]
