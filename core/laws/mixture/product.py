"""Exponential of a product: L(h) = E + K exp(Gamma prod_i h_i), at one size and number of tokens.

M3 among the forms that Ye et al. 2024, Data Mixing Laws (arXiv:2403.16952), compare, where it reads prod_i gamma_i h_i:
the runs determine only the product Gamma of the gamma_i.
"""

import jax.numpy as jnp

from ..base import Law, Param, positive, real
from . import _common as c


def predict(p, x):
    """Return the loss in nats per token of a run with shares x["mix/*"]."""
    return p["E"] + p["K"] * jnp.exp(p["Gamma"] * x["mix/*"].prod() * float(len(x["mix/*"])) ** len(x["mix/*"]))


LAW = Law(
    key="mixture-product",
    title="Data mixture, exponential of a product",
    formula=r"L(h) = E + K \exp\left(\Gamma\, k^k \prod_i h_i\right)",
    target="loss",
    unit="nats per token",
    features=(c.SHARES,),
    params=(
        c.FLOOR,
        Param(
            "K",
            symbol="K",
            domain=positive,
            start=(0.05, 3.0),
            unit="nats per token",
            doc="what the term is where a domain has no share",
            linear=True,
        ),
        Param(
            "Gamma",
            symbol=r"\Gamma",
            domain=real,
            start=(-3.0, 1.0),
            unit="",
            doc="how the loss changes with the evenness of the k shares",
        ),
    ),
    predict=predict,
    objective="huber",
    published=(),
    cite="arXiv:2403.16952, M3",
    notes=(
        c.LOSS,
        c.ALONE,
        c.FIXED,
        "The law depends on how even a mixture is and on nothing else. The factor k^k makes the product 1 where all "
        "shares are equal.",
    ),
)
