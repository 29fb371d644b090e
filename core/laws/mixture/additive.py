"""Additive mixture law: L(N, D, h) = E + 1 / sum_i C_i h_i^gamma_i + A / N^alpha + B / D^beta.

N parameters in units of 100M, D training tokens in units of 1B, h_i the share of domain i in training, L the loss on
one target. Shukor et al. 2025 (arXiv:2507.09404), eq. 2.4. The best mixture is the same at every size and number of
tokens.
"""

from .._powers import ratio_power, share_power
from ..base import Law
from . import _common as c


def predict(p, x):
    """Return the loss in nats per token of a run of x["params"] parameters, x["tokens"] tokens, shares x["mix/*"]."""
    size, data = (
        p["A"] * ratio_power(c.SIZE_UNIT, x["params"], p["alpha"]),
        p["B"] * ratio_power(c.DATA_UNIT, x["tokens"], p["beta"]),
    )
    return p["E"] + 1.0 / (p["C"] * share_power(x["mix/*"], p["gamma"])).sum() + size + data


LAW = Law(
    key="mixture-additive",
    title="Data mixture, additive",
    formula=(
        r"L(N, D, h) = E + \frac{1}{\sum_i C_i\, h_i^{\gamma_i}} + A \left(\frac{10^8}{N}\right)^{\alpha} "
        r"+ B \left(\frac{10^9}{D}\right)^{\beta}"
    ),
    target="loss",
    unit="nats per token",
    features=(c.SIZE, c.DATA, c.SHARES),
    params=(c.FLOOR, c.SHARE_COEFFICIENT, c.SHARE_EXPONENT, c.SIZE_TERM, c.ALPHA, c.DATA_TERM, c.BETA),
    predict=predict,
    objective="huber",
    published=(),
    rank=1,
    cite="arXiv:2507.09404, eq. 2.4",
    notes=(c.LOSS, c.ALONE, c.RAW, "The best mixture is the same at every size and number of tokens."),
)
