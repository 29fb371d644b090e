"""Additive mixture law: L(N, D, h) = E + 1 / sum_i C_i h_i^gamma_i + A / N^alpha + B / D^beta.

N parameters in units of 100M, D training tokens in units of 1B, h_i the share of domain i in training, L the loss on
one target. Shukor et al. 2025 (arXiv:2507.09404), eq. 2.4. The best mixture is the same at every size and number of
tokens.
"""

from ..base import Law
from . import _common as c


def predict(p, x):
    """Return the loss in nats per token of a run of x["params"] parameters, x["tokens"] tokens, shares x["mix/*"]."""
    size, data = p["A"] * c.size_power(x["params"], p["alpha"]), p["B"] * c.data_power(x["tokens"], p["beta"])
    return p["E"] + c.told(p, x["mix/*"]) + size + data


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
    params=(c.FLOOR, c.TELLS, c.BENDS, c.SIZE_TERM, c.ALPHA, c.DATA_TERM, c.BETA),
    predict=predict,
    objective="huber",
    published=(),
    cite="arXiv:2507.09404, eq. 2.4",
    notes=(c.LOSS, c.ALONE, c.RAW, "The best mixture is the same at every size and number of tokens."),
)
