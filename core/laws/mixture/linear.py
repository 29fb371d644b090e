"""Linear mixture law: L(h) = sum_i L_i h_i, at one size and number of tokens.

L_i is the loss when training on domain i alone. The linear regression of RegMix (Liu et al. 2024, arXiv:2407.01492); an
intercept would be the same as a constant added to every L_i, because shares sum to 1.
"""

from ..base import Law, Param, positive
from . import _common as c


def predict(p, x):
    """Return the loss in nats per token of a run with shares x["mix/*"]."""
    return (p["L"] * x["mix/*"]).sum()


LAW = Law(
    key="mixture-linear",
    title="Data mixture, linear",
    formula=r"L(h) = \sum_i L_i h_i",
    target="loss",
    unit="nats per token",
    features=(c.SHARES,),
    params=(
        Param(
            "L",
            symbol="L_i",
            domain=positive,
            start=(0.5, 8.0),
            unit="nats per token",
            doc="loss of a model trained on this domain alone",
            linear=True,
            each=True,
        ),
    ),
    predict=predict,
    objective="huber",
    published=(),
    rank=4,
    cite="arXiv:2407.01492, linear regression",
    notes=(c.LOSS, c.ALONE, c.FIXED),
)
