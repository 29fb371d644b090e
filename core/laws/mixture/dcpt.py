"""D-CPT: L_t(N, D, h) = E + A / N^alpha + B h_t^eta / D^beta + C ((1 + eps) / (h_t + eps))^gamma.

N parameters in units of 100M, D training tokens in units of 1B, h_t the share of the domain that the loss is on. Que et
al. 2024 (arXiv:2406.01375), made for continued pretraining on a mixture of general data and one domain. The paper has C
/ (h_t + eps)^gamma; here C is the term at a share of 1, which runs determine better.
"""

from .._powers import ratio_power, share_power
from ..base import Law, Param, interval, nonnegative, positive
from . import _common as c


def predict(p, x):
    """Return the loss in nats per token of a run of x["params"] parameters, x["tokens"] tokens, shares x["mix/*"]."""
    h = c.of_target(p, x["mix/*"])
    data = p["B"] * share_power(h, p["eta"]) * ratio_power(c.DATA_UNIT, x["tokens"], p["beta"])
    scarce = p["C"] * ratio_power(1.0 + p["eps"], h + p["eps"], p["gamma"])
    return p["E"] + p["A"] * ratio_power(c.SIZE_UNIT, x["params"], p["alpha"]) + data + scarce


LAW = Law(
    key="mixture-dcpt",
    title="Data mixture, share of the target's domain with size and data",
    formula=(
        r"L_t(N, D, h) = E + A \left(\frac{10^8}{N}\right)^{\alpha} "
        r"+ B\, h_t^{\eta} \left(\frac{10^9}{D}\right)^{\beta} "
        r"+ C \left(\frac{1 + \epsilon}{h_t + \epsilon}\right)^{\gamma}"
    ),
    target="loss",
    unit="nats per token",
    features=(c.SIZE, c.DATA, c.SHARES),
    params=(
        c.TARGET,
        c.FLOOR,
        c.SIZE_TERM,
        c.ALPHA,
        c.DATA_TERM,
        c.BETA,
        Param(
            "eta",
            symbol=r"\eta",
            domain=positive,
            start=(0.02, 1.0),
            unit="",
            doc="how the data term grows with the share",
        ),
        Param(
            "C",
            symbol="C",
            domain=nonnegative,
            start=(0.05, 1.0),
            unit="nats per token",
            doc="mixture term where the share is 1",
            linear=True,
        ),
        Param(
            "eps",
            symbol=r"\epsilon",
            domain=interval(1e-6, 1.0),
            start=(1e-3, 0.3),
            unit="share",
            doc="share of the domain that the model behaves as if it already had",
        ),
        Param(
            "gamma",
            symbol=r"\gamma",
            domain=positive,
            start=(0.05, 1.0),
            unit="",
            doc="how fast more of the domain helps",
        ),
    ),
    predict=predict,
    objective="huber",
    published=(),
    cite="arXiv:2406.01375",
    notes=(
        c.LOSS,
        c.ALONE,
        c.OF_OWN,
        "C is the mixture term at a share of 1. The coefficient of the paper is C (1 + eps)^gamma.",
        "The authors made the law for continued pretraining. It holds between shares of 0 and 1: without a share the "
        "data term is 0.",
    ),
)
