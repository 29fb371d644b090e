r"""Compute, on many kinds of data: L(C) = L_inf + (C_0 / C)^gamma.

C training compute in FLOP, spent on the best size, L nats per token. Henighan et al. 2020 (arXiv:2010.14701), eq. 1.2
and Table 1, which has C_0 in petaFLOP/s-days.
"""

from .._checks import rounded
from .._powers import ratio_power
from .._units import PF_DAY
from ..base import Feature, Law, Param, Published, nonnegative, positive
from ._henighan import CITE, CONVENTIONS, SOURCE

# By name: the data, L_inf, C_0 in PF-days, gamma as printed; the loss at one PF-day, computed by the form.
_ROWS = {
    "language": ("language", 0.0, 3.47e8, 0.048, "2.5700159"),
    "image-8": ("images of 8x8 pixels", 3.13, 1.8e-08, 0.19, "3.1637677"),
    "image-16": ("images of 16x16 pixels", 2.64, 1.6e-08, 0.16, "2.6965795"),
    "image-32": ("images of 32x32 pixels", 2.21, 3.6e-09, 0.1, "2.3530969"),
    "image-codes-16": ("images as 16x16 codes", 4.09, 6.1e-07, 0.11, "4.2971983"),
    "image-codes-32": ("images as 32x32 codes", 3.17, 2.6e-06, 0.12, "3.3836962"),
    "text-to-image": ("text to image, its image", 1.93, 1.5e-06, 0.15, "2.0637869"),
    "image-to-text": ("image to text, its image", 1.97, 1.5e-06, 0.16, "2.086997"),
    "video": ("video as 16x16x16 codes", 0.95, 2.2e-05, 0.14, "1.1728123"),
}


def predict(p, x):
    """Return the loss in nats per token of the best run that x["flops"] FLOP can pay for."""
    return p["L_inf"] + ratio_power(p["C_0"], x["flops"], p["gamma"])


def _published(name: str, data: str, floor: float, scale: float, exponent: float, at: str) -> Published:
    return Published(
        name,
        values={"L_inf": floor, "C_0": scale * PF_DAY, "gamma": exponent},
        source=f"{SOURCE}, {data}",
        confidence="verified",
        conventions={**CONVENTIONS, "data": data, "flops": "6 N D, N without embeddings, at the best size"},
        checks=(rounded({"flops": PF_DAY}, at),),
    )


LAW = Law(
    "modality-compute",
    title="Compute, by kind of data",
    formula=r"L(C) = L_{\infty} + \left(\frac{C_0}{C}\right)^{\gamma}",
    target="loss",
    unit="nats per token",
    features=(
        Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e15, 1e25)),
    ),
    params=(
        Param("L_inf", symbol=r"L_{\infty}", domain=nonnegative, start=(0.0, 5.0), unit="nats per token",
              doc="loss at endless compute", linear=True),
        Param("C_0", symbol="C_0", domain=positive, start=(1e8, 1e32), unit="FLOP",
              doc="compute at which the reducible loss is one nat"),
        Param("gamma", symbol=r"\gamma", domain=nonnegative, start=(0.01, 0.5), unit="", doc="how fast compute helps"),
    ),
    predict=predict,
    objective="huber-log",
    published=tuple(_published(name, *row) for name, row in _ROWS.items()),
    modality="several",
    cite=CITE,
    notes=(
        "The law holds along the frontier only: fit it to the best run at each compute.",
        "For images with text it is the law of the whole loss, divided as the source prints it.",
        "The set for mathematics is left out: its floor, 0.14, is lower than the start box of the others can hold.",
        "The floors of a row for compute and of its row for size differ: never mix constants of the two.",
    ),
    cost=None,
)  # fmt: skip
