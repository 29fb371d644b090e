"""Reciprocal mixture law: L(h) = E + 1 / sum_i C_i h_i^gamma_i, at one size and number of tokens.

The additive law of Shukor et al. 2025 (arXiv:2507.09404), eq. 2.4, without its terms of size and data, as they compare
it with the forms of others.
"""

from .._powers import share_power
from ..base import Law
from . import _common as c


def predict(p, x):
    """Return the loss in nats per token of a run with shares x["mix/*"]."""
    return p["E"] + 1.0 / (p["C"] * share_power(x["mix/*"], p["gamma"])).sum()


LAW = Law(
    key="mixture-reciprocal",
    title="Data mixture, additive at one size",
    formula=r"L(h) = E + \frac{1}{\sum_i C_i\, h_i^{\gamma_i}}",
    target="loss",
    unit="nats per token",
    features=(c.SHARES,),
    params=(
        c.FLOOR,
        c.SHARE_COEFFICIENT,
        c.SHARE_EXPONENT,
    ),
    predict=predict,
    objective="huber",
    published=(),
    rank=2,
    cite="arXiv:2507.09404, eq. 2.4 at one size and number of tokens",
    notes=(c.LOSS, c.ALONE, c.FIXED),
)
