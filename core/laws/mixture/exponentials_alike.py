"""Sum of exponentials with one factor: L(h) = E + K sum_i exp(gamma_i h_i), at one size and number of tokens.

M2 among the forms that Ye et al. 2024, Data Mixing Laws (arXiv:2403.16952), compare.
"""

import jax.numpy as jnp

from ..base import Law, Param, positive, real
from . import _common as c


def predict(p, x):
    """Return the loss in nats per token of a run with shares x["mix/*"]."""
    return p["E"] + p["K"] * jnp.exp(p["gamma"] * x["mix/*"]).sum()


LAW = Law(
    key="mixture-exponentials-alike",
    title="Data mixture, sum of exponentials with one factor",
    formula=r"L(h) = E + K \sum_i \exp(\gamma_i h_i)",
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
            doc="term of a domain that has no share",
            linear=True,
        ),
        Param(
            "gamma",
            symbol=r"\gamma_i",
            domain=real,
            start=(-10.0, 1.0),
            unit="",
            doc="how fast the term changes with the share",
            each=True,
        ),
    ),
    predict=predict,
    objective="huber",
    published=(),
    cite="arXiv:2403.16952, M2",
    notes=(c.LOSS, c.ALONE, c.FIXED),
)
