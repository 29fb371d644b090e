"""Exponential mixture law: L(h) = E + K exp(sum_i gamma_i h_i), at one size and number of tokens.

Ye et al. 2024, Data Mixing Laws (arXiv:2403.16952), the form they settle on, M4 among those they try. Because shares
sum to 1, K and a constant added to every gamma_i are one and the same: K is gone here, L(h) = E + exp(sum_i gamma_i
h_i).
"""

import jax.numpy as jnp

from ..base import Law, Param, real
from . import _common as c


def predict(p, x):
    """Return the loss in nats per token of a run with shares x["mix/*"]."""
    return p["E"] + jnp.exp((p["gamma"] * x["mix/*"]).sum())


LAW = Law(
    key="mixture-exponential",
    title="Data mixture, exponential",
    formula=r"L(h) = E + \exp\left(\sum_i \gamma_i h_i\right)",
    target="loss",
    unit="nats per token",
    features=(c.SHARES,),
    params=(
        c.FLOOR,
        Param(
            "gamma",
            symbol=r"\gamma_i",
            domain=real,
            start=(-4.0, 1.0),
            unit="",
            doc="how the loss changes with the share",
            each=True,
        ),
    ),
    predict=predict,
    objective="huber",
    published=(),
    rank=3,
    cite="arXiv:2403.16952, M4",
    notes=(
        c.LOSS,
        c.ALONE,
        c.FIXED,
        "A factor K before the exponential would be the same as a constant added to every exponent.",
    ),
)
