r"""Mixture law of powers: L(h) = E + sum_i W_i h_i^a_i, at one size and number of tokens.

A weight and an exponent for each domain. The form that wins the public law-discovery task on mixtures of five domains
has one exponent a target; here each domain has its own.
"""

from .._powers import share_power
from ..base import Law, Param, real
from . import _common as c


def predict(p, x):
    """Return the loss in nats per token of a run with shares x["mix/*"]."""
    return p["E"] + (p["W"] * share_power(x["mix/*"], p["gamma"])).sum()


LAW = Law(
    key="mixture-powers",
    title="Data mixture, powers of the shares",
    formula=r"L(h) = E + \sum_i W_i\, h_i^{\gamma_i}",
    target="loss",
    unit="nats per token",
    features=(c.SHARES,),
    params=(
        c.FLOOR,
        Param(
            "W",
            symbol="W_i",
            domain=real,
            start=(-2.0, 2.0),
            unit="nats per token",
            doc="what a share adds to the loss",
            each=True,
            linear=True,
        ),
        c.SHARE_EXPONENT,
    ),
    predict=predict,
    objective="huber",
    published=(),
    cite="the form that wins SLDBench's task on mixtures of five domains",
    notes=(c.LOSS, c.ALONE, c.FIXED, "A loss may fall below 0 far from the runs: the law has no floor there."),
)
