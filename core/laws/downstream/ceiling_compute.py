r"""Accuracy by compute: a(C) = a_inf - K / C^gamma.

C training compute in FLOP, a the accuracy, or another share that rises to a ceiling.
Rosenfeld et al. 2020 (arXiv:1909.12673) write the error 1 - a of image classifiers so, as powers above a constant.
"""

from .._powers import power
from ..base import Feature, Law
from ._common import CEILING, CITE, NOTES, SHARE, TARGET, UNIT, coefficient, exponent


def predict(p, x):
    """Return the accuracy of one run with x["flops"] FLOP."""
    return p["ceiling"] - p["K"] * power(x["flops"], -p["gamma"])


LAW = Law(
    key="ceiling-compute",
    title="Accuracy: compute, up to a ceiling",
    formula=r"a(C) = a_{\infty} - \frac{K}{C^{\gamma}}",
    target=TARGET,
    unit=UNIT,
    features=(
        Feature(
            "flops",
            kind="scale",
            symbol="C",
            unit="FLOP",
            doc="training compute",
            range=(1e16, 1e26),
        ),
    ),
    params=(
        CEILING,
        coefficient("K", "what compute lacks, at one FLOP"),
        exponent("gamma", "how fast compute helps"),
    ),
    predict=predict,
    objective="mse",
    published=(),
    rank=8,
    within=SHARE,
    cite=CITE,
    notes=NOTES,
    cost=None,
)
