"""Simple mixture law: L(N, D, h) = E + (sum_i C_i h_i)^gamma + A / N^alpha + B / D^beta.

N parameters in units of 100M, D training tokens in units of 1B, h_i the share of domain i in training, L the loss on
one target; C_i = G_i^q and gamma = 1 / q. The ablation of Shukor et al. 2025 (arXiv:2507.09404), eq. 6.1, with the
sizes where eq. 2.4 has them.
"""

from .._powers import power_mean, ratio_power
from ..base import Law, Param, positive
from . import _common as c


def predict(p, x):
    """Return the loss in nats per token of a run of x["params"] parameters, x["tokens"] tokens, shares x["mix/*"]."""
    size, data = (
        p["A"] * ratio_power(c.SIZE_UNIT, x["params"], p["alpha"]),
        p["B"] * ratio_power(c.DATA_UNIT, x["tokens"], p["beta"]),
    )
    return p["E"] + power_mean(x["mix/*"], p["G"], p["q"]) + size + data


LAW = Law(
    key="mixture-simple",
    title="Data mixture, simple",
    formula=(
        r"L(N, D, h) = E + \left(\sum_i G_i^q h_i\right)^{\frac{1}{q}} + A \left(\frac{10^8}{N}\right)^{\alpha} "
        r"+ B \left(\frac{10^9}{D}\right)^{\beta}"
    ),
    target="loss",
    unit="nats per token",
    features=(c.SIZE, c.DATA, c.SHARES),
    params=(
        c.FLOOR,
        Param(
            "G",
            symbol="G_i",
            domain=positive,
            start=(0.1, 5.0),
            unit="nats per token",
            doc="mixture term after training on this domain alone",
            each=True,
        ),
        Param(
            "q",
            symbol="q",
            domain=c.POWER,
            start=(0.0, 1.0),
            unit="",
            doc="how domains combine: 1 is their mean, 0 their geometric mean",
        ),
        c.SIZE_TERM,
        c.ALPHA,
        c.DATA_TERM,
        c.BETA,
    ),
    predict=predict,
    objective="huber",
    published=(),
    cite="arXiv:2507.09404, eq. 6.1",
    notes=(
        c.LOSS,
        c.ALONE,
        c.RAW,
        c.MEANS,
        "The paper prints D under A and N under B. Here N stands under A and D under B, as in eq. 2.4.",
    ),
)
