r"""Accuracy on numbers by data and base: a(D, b) = c / (1 + (D_10 (b / 10)^kappa / D)^s).

D training tokens, b the base in which numbers are written, D_10 the tokens that reach half of the ceiling in base 10. A
study of 2024 (arXiv:2409.17391) finds base 10 to need less data than bases 100 and 1,000; the form is this project's.
"""

from .._powers import ratio_power
from ..base import Feature, Law, Param, positive, real
from ..downstream._bounded import BOUNDED, STEEP, TOP
from ..downstream._common import SHARE, UNIT


def predict(p, x):
    """Return the accuracy after x["tokens"] tokens with numbers in base x["number_base"]."""
    needed = ratio_power(p["half"], x["tokens"], p["s"]) * ratio_power(x["number_base"], 10.0, p["kappa"] * p["s"])
    return p["c"] / (1.0 + needed)


LAW = Law(
    "number-base",
    title="Accuracy on numbers by data and base",
    formula=r"a(D, b) = \frac{c}{1 + \left(D_{10} \left(b / 10\right)^{\kappa} / D\right)^{s}}",
    target="metric/accuracy",
    unit=UNIT,
    features=(
        Feature("tokens", kind="scale", symbol="D", unit="tokens", doc="training tokens", range=(1e6, 1e10)),
        Feature("number_base", kind="setting", symbol="b", unit="1", doc="base of the numerals", range=(2.0, 1000.0)),
    ),
    params=(
        TOP,
        Param("half", symbol="D_{10}", domain=positive, start=(1e7, 1e9), unit="tokens",
              doc="tokens that reach half of c in base 10"),
        STEEP,
        Param("kappa", symbol=r"\kappa", domain=real, start=(-0.2, 1.0), unit="", doc="how need grows with the base"),
    ),
    predict=predict,
    objective="mse-log",
    published=(),
    within=SHARE,
    cost=None,
    cite="arXiv:2409.17391",
    notes=("Fit only: the study prints no law.", BOUNDED, "With kappa above 0 a smaller base needs less data."),
)  # fmt: skip
