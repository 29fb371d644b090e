"""Joint mixture law: L(N, D, h) = E + 1 / sum_i C_i h_i^gamma_i + A_h / N^alpha + B_h / D^beta.

A_h = (sum_i A_i^q h_i)^(1/q) with q = q_A, B_h likewise, N in units of 100M parameters and D of 1B tokens: what is
trained on also decides how much size and data help, so that the best mixture moves with both. Shukor et al. 2025
(arXiv:2507.09404), eq. 2.5, whose C^A_i is A_i^q and whose gamma^A is 1 / q.
"""

from .._powers import power_mean, ratio_power, share_power
from ..base import Law
from . import _common as c


def predict(p, x):
    """Return the loss in nats per token of a run of x["params"] parameters, x["tokens"] tokens, shares x["mix/*"]."""
    h = x["mix/*"]
    size = power_mean(h, p["A"], p["qA"]) * ratio_power(c.SIZE_UNIT, x["params"], p["alpha"])
    data = power_mean(h, p["B"], p["qB"]) * ratio_power(c.DATA_UNIT, x["tokens"], p["beta"])
    return p["E"] + 1.0 / (p["C"] * share_power(h, p["gamma"])).sum() + size + data


LAW = Law(
    key="mixture-joint",
    title="Data mixture, joint with size and data",
    formula=(
        r"L(N, D, h) = E + \frac{1}{\sum_i C_i\, h_i^{\gamma_i}} "
        r"+ \left(\sum_i A_i^{q_A} h_i\right)^{\frac{1}{q_A}} \left(\frac{10^8}{N}\right)^{\alpha} "
        r"+ \left(\sum_i B_i^{q_B} h_i\right)^{\frac{1}{q_B}} \left(\frac{10^9}{D}\right)^{\beta}"
    ),
    target="loss",
    unit="nats per token",
    features=(c.SIZE, c.DATA, c.SHARES),
    params=(
        c.FLOOR,
        c.SHARE_COEFFICIENT,
        c.SHARE_EXPONENT,
        c.SIZE_OF,
        c.SIZE_POWER,
        c.ALPHA,
        c.DATA_OF,
        c.DATA_POWER,
        c.BETA,
    ),
    predict=predict,
    objective="huber",
    published=(),
    cite="arXiv:2507.09404, eq. 2.5",
    notes=(c.LOSS, c.ALONE, c.RAW, c.MEANS, "The additive law is the case of equal A_i and equal B_i."),
)
