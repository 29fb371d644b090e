"""Full mixture law: the joint law whose exponents depend on the mixture as its coefficients do.

L(N, D, h) = E + 1 / sum_i C_i h_i^gamma_i + A_h / N^alpha_h + B_h / D^beta_h with A_h, B_h, alpha_h and beta_h each a
power mean over domains, such as alpha_h = (sum_i alpha_i^q h_i)^(1/q), N in units of 100M parameters and D of 1B
tokens. The ablation of Shukor et al. 2025 (arXiv:2507.09404), eq. 6.2.
"""

from .._powers import power_mean, ratio_power, share_power
from ..base import Law, Param, positive
from . import _common as c


def predict(p, x):
    """Return the loss in nats per token of a run of x["params"] parameters, x["tokens"] tokens, shares x["mix/*"]."""
    h = x["mix/*"]
    alpha, beta = power_mean(h, p["alpha"], p["qalpha"]), power_mean(h, p["beta"], p["qbeta"])
    mixture = 1.0 / (p["C"] * share_power(h, p["gamma"])).sum()
    size = power_mean(h, p["A"], p["qA"]) * ratio_power(c.SIZE_UNIT, x["params"], alpha)
    return p["E"] + mixture + size + power_mean(h, p["B"], p["qB"]) * ratio_power(c.DATA_UNIT, x["tokens"], beta)


LAW = Law(
    key="mixture-full",
    title="Data mixture, in every coefficient and exponent",
    formula=(
        r"L(N, D, h) = E + \frac{1}{\sum_i C_i\, h_i^{\gamma_i}} + A_h \left(\frac{10^8}{N}\right)^{\alpha_h} "
        r"+ B_h \left(\frac{10^9}{D}\right)^{\beta_h},\quad "
        r"A_h = \left(\sum_i A_i^{q_A} h_i\right)^{\frac{1}{q_A}},\ "
        r"\alpha_h = \left(\sum_i \alpha_i^{q_\alpha} h_i\right)^{\frac{1}{q_\alpha}},\ "
        r"B_h = \left(\sum_i B_i^{q_B} h_i\right)^{\frac{1}{q_B}},\ "
        r"\beta_h = \left(\sum_i \beta_i^{q_\beta} h_i\right)^{\frac{1}{q_\beta}}"
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
        Param(
            "alpha",
            symbol=r"\alpha_i",
            domain=positive,
            start=(0.1, 0.8),
            unit="",
            doc="how fast size helps, this domain alone",
            each=True,
        ),
        Param(
            "qalpha",
            symbol=r"q_\alpha",
            domain=c.POWER,
            start=(0.0, 1.0),
            unit="",
            doc="how domains combine in the exponent of size",
        ),
        c.DATA_OF,
        c.DATA_POWER,
        Param(
            "beta",
            symbol=r"\beta_i",
            domain=positive,
            start=(0.2, 0.8),
            unit="",
            doc="how fast data helps, this domain alone",
            each=True,
        ),
        Param(
            "qbeta",
            symbol=r"q_\beta",
            domain=c.POWER,
            start=(0.0, 1.0),
            unit="",
            doc="how domains combine in the exponent of data",
        ),
    ),
    predict=predict,
    objective="huber",
    published=(),
    cite="arXiv:2507.09404, eq. 6.2",
    notes=(c.LOSS, c.ALONE, c.RAW, c.MEANS),
)
