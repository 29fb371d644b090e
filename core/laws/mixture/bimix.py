"""BiMix: L_t(D, h) = h_t^-a (B / D^b + C), the loss on domain t by its own share alone, at one size.

D training tokens in units of 1B, h_t the share of domain t in training. Ge et al. 2024 (arXiv:2405.14908), as Shukor et
al. 2025 (arXiv:2507.09404, appendix B.2) write it: (A / h_t^a) (B / D^b + C). The runs determine only A B and A C,
which are called B and C here.
"""

import jax.numpy as jnp

from .._powers import ratio_power
from ..base import Law, Param, nonnegative, positive
from . import _common as c


def predict(p, x):
    """Return the loss in nats per token of a run of x["tokens"] tokens with shares x["mix/*"]."""
    scarce = jnp.exp(-p["a"] * jnp.log(c.of_target(p, x["mix/*"])))
    return scarce * (p["B"] * ratio_power(c.DATA_UNIT, x["tokens"], p["b"]) + p["C"])


LAW = Law(
    key="mixture-bimix",
    title="Data mixture, share of the target's domain at one size",
    formula=r"L_t(D, h) = h_t^{-a} \left(B \left(\frac{10^9}{D}\right)^{b} + C\right)",
    target="loss",
    unit="nats per token",
    features=(c.DATA, c.SHARES),
    params=(
        c.TARGET,
        Param("a", symbol="a", domain=positive, start=(0.01, 0.5), unit="", doc="how fast more of the domain helps"),
        Param(
            "B",
            symbol="B",
            domain=nonnegative,
            start=(0.05, 3.0),
            unit="nats per token",
            doc="data term at 1B tokens, on the domain alone",
            linear=True,
        ),
        Param("b", symbol="b", domain=positive, start=(0.1, 0.8), unit="", doc="how fast data helps"),
        Param(
            "C",
            symbol="C",
            domain=nonnegative,
            start=(0.1, 3.0),
            unit="nats per token",
            doc="loss that endless data leaves, on the domain alone",
            linear=True,
        ),
    ),
    predict=predict,
    objective="huber",
    published=(),
    cite="arXiv:2405.14908",
    notes=(
        c.LOSS,
        c.ALONE,
        c.OF_OWN,
        c.NO_SHARE,
        "Use it for runs of one size: the law does not take the size.",
        "The paper multiplies the whole by a factor A. The runs determine only A B and A C, which are B and C here.",
    ),
    needs_share=True,
)
