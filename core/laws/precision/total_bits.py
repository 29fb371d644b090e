r"""Accuracy by total bits: a(N, P) = a_inf - K / (N P)^gamma.

N parameters stored in P bits each, a the accuracy, or another share that rises to a ceiling. Dettmers and Zettlemoyer
2023 (arXiv:2212.09720) compare models of many sizes and bits by their total bits N P.
"""

from .._powers import power
from ..base import Feature, Law, Param, nonnegative, positive
from ..downstream._common import CEILING, SHARE, TARGET, UNIT
from ._common import SIZE


def predict(p, x):
    """Return the accuracy of one model of x["params"] parameters of x["bits"] bits each."""
    return p["ceiling"] - p["K"] * power(x["params"] * x["bits"], -p["gamma"])


LAW = Law(
    "total-bits",
    title="Accuracy: total bits of a model",
    formula=r"a(N, P) = a_{\infty} - \frac{K}{(N P)^{\gamma}}",
    target=TARGET,
    unit=UNIT,
    features=(
        SIZE,
        Feature("bits", kind="setting", symbol="P", unit="bits", doc="bits per weight, what its scale takes included",
                range=(3.0, 16.0)),
    ),
    params=(
        CEILING,
        Param("K", symbol="K", domain=positive, start=(1.0, 1e4), unit=UNIT, doc="what one bit would lack",
              linear=True),
        Param("gamma", symbol=r"\gamma", domain=nonnegative, start=(0.05, 0.8), unit="", doc="how fast bits help"),
    ),
    predict=predict,
    objective="mse",
    published=(),
    within=SHARE,
    cite="arXiv:2212.09720",
    notes=(
        "Fit only: the paper prints no coefficients.",
        "By over 35,000 measurements 4 bits are best for given total bits, whatever the size. Lines of 3 bits break "
        "away.",
        "In blocks of 64 a scale of 16 bits adds a quarter of a bit: 4 bits take 4.25.",
        "The law is one curve for all bits: fit it to models of 4 bits and more, or to each number of bits by itself.",
    ),
    cost=None,
)  # fmt: skip
