r"""Power law in compute: L(C) = E + K / C^gamma.

C training compute in FLOP, L nats per token, K = C_c^gamma nats per token. Kaplan et al. 2020
(arXiv:2001.08361) write two without a floor: (C_c / C)^alpha_C at a fixed batch, and eq. 1.3,
(C_c^min / C_min)^alpha_C^min, for the compute that a batch far below the critical one would need. The size of
the model is the best one at each C.
"""

from .._powers import power
from .._units import PF_DAY
from ..base import Check, Feature, Law, Param, Published, nonnegative, positive

_CONVENTIONS = {
    "params": "without embeddings",
    "loss": "nats per token, WebText2",
    "size": "the best at each compute",
}


def predict(p, x):
    """Return the loss in nats per token of the best run that x["flops"] FLOP can pay for."""
    return p["E"] + p["K"] * power(x["flops"], -p["gamma"])


def _from_scale(scale: float, exponent: float) -> dict[str, float]:
    """Return the parameters for a scale C_c in PF-days, no floor."""
    return {"E": 0.0, "K": (scale * PF_DAY) ** exponent, "gamma": exponent}


LAW = Law(
    key="power-law-compute",
    title="Power law in compute",
    formula=r"L(C) = E + \frac{K}{C^{\gamma}}",
    target="loss",
    unit="nats per token",
    features=(Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e16, 1e26)),),
    params=(
        Param(
            "E",
            symbol="E",
            domain=nonnegative,
            start=(0.0, 3.0),
            unit="nats per token",
            doc="loss at endless compute",
            linear=True,
        ),
        Param(
            "K",
            symbol="K",
            domain=positive,
            start=(1.0, 1e6),
            unit="nats per token",
            doc="compute term at one FLOP",
            linear=True,
        ),
        Param("gamma", symbol=r"\gamma", domain=nonnegative, start=(0.01, 0.6), unit="", doc="how fast compute helps"),
    ),
    predict=predict,
    objective="huber-log",
    published=(
        Published(
            "kaplan",
            values=_from_scale(1.6e7, 0.057),
            source="Kaplan et al. 2020, Table 5, naive fit: C_c = 1.6e7 PF-days, alpha_C = 0.057, no floor",
            confidence="verified",
            conventions={**_CONVENTIONS, "flops": "C = 6 N B S, context term dropped", "batch": "fixed at 2^19 tokens"},
            # No number is printed: 1.6e7^0.057 at one PF-day is exact arithmetic on the constants.
            checks=(Check({"flops": PF_DAY}, value=1.6e7**0.057, rtol=1e-12),),
        ),
        Published(
            "kaplan-min",
            values=_from_scale(3.1e8, 0.050),
            source="Kaplan et al. 2020, eq. 1.3 and Table 5: C_c^min = 3.1e8 PF-days, alpha_C^min = 0.050, no floor",
            confidence="verified",
            conventions={
                **_CONVENTIONS,
                "flops": "C_min = C / (1 + B / B_crit(L)), C = 6 N B S",
                "batch": "far below the critical batch",
            },
            # Half a unit of the last printed digit.
            checks=(
                Check({"flops": PF_DAY}, value=2.6581, rtol=5e-5 / 2.6581),
                Check({"flops": 3640 * PF_DAY}, value=1.7641, rtol=5e-5 / 1.7641),
            ),
        ),
    ),
    rank=4,
    cite="arXiv:2001.08361, eq. 1.3 and Table 5",
    notes=(
        "The law holds along the frontier only: fit it to the best run at each compute, not to every run.",
        "Kaplan's two sets mean different C: the compute that runs spent at a batch of 2^19 tokens, and the least that "
        "would have done.",
        "Figure 1 of the paper is reported to print another C_c^min; 3.1e8 PF-days is that of eq. 1.3 and Table 5.",
        "Without a floor (E = 0) the loss falls to zero as C grows, which the entropy of text forbids.",
    ),
    cost=None,
)
