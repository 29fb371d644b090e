r"""Accuracy of an aggregate by attempts: a(k) = a_inf - h / k^b.

k attempts at each problem whose most frequent answer is taken, a the accuracy. Unlike coverage it has a ceiling below
1: a vote cannot find what is right only now and then. The form is this project's, that of the laws with a ceiling.
"""

from .._powers import power
from ..base import Feature, Law, Param, positive
from ._common import CEILING, SHARE, TARGET, UNIT, exponent


def predict(p, x):
    """Return the accuracy of a vote among x["attempts"] attempts."""
    return p["ceiling"] - p["h"] * power(x["attempts"], -p["beta"])


LAW = Law(
    "voting-by-attempts",
    title="Accuracy of a vote by attempts",
    formula=r"a(k) = a_{\infty} - \frac{h}{k^{\beta}}",
    target=TARGET,
    unit=UNIT,
    features=(
        Feature("attempts", kind="scale", symbol="k", unit="attempts", doc="attempts that vote", range=(1.0, 1e3)),
    ),
    params=(
        CEILING,
        Param("h", symbol="h", domain=positive, start=(0.02, 0.6), unit=UNIT,
              doc="what one attempt lacks", linear=True),
        exponent("beta", "how fast attempts help"),
    ),
    predict=predict,
    objective="mse",
    published=(),
    within=SHARE,
    cost=None,
    cite="arXiv:2407.21787: votes and reward models level off where coverage rises on",
    notes=(
        "Fit only: no constants are published for it.",
        "Coverage counts a problem as solved where one attempt is right; a vote needs the right answer to be the most "
        "frequent one, and levels off after some hundred attempts.",
    ),
)  # fmt: skip
