r"""Accuracy by size: a(N) = a_inf - A / N^alpha.

N parameters, a the accuracy, or another share that rises to a ceiling.
Rosenfeld et al. 2020 (arXiv:1909.12673) write the error 1 - a of image classifiers so, as powers above a constant.
"""

from .._powers import power
from ..base import Feature, Law
from ._common import CEILING, CITE, NOTES, SHARE, TARGET, UNIT, coefficient, exponent


def predict(p, x):
    """Return the accuracy of one run with x["params"] parameters."""
    return p["ceiling"] - p["A"] * power(x["params"], -p["alpha"])


LAW = Law(
    key="ceiling-params",
    title="Accuracy: size, up to a ceiling",
    formula=r"a(N) = a_{\infty} - \frac{A}{N^{\alpha}}",
    target=TARGET,
    unit=UNIT,
    features=(
        Feature(
            "params",
            kind="scale",
            symbol="N",
            unit="parameters",
            doc="size of the model",
            range=(1e7, 1e12),
            alternatives=("params_non_embedding",),
        ),
    ),
    params=(
        CEILING,
        coefficient("A", "what size lacks, at one parameter"),
        exponent("alpha", "how fast size helps"),
    ),
    predict=predict,
    objective="mse",
    published=(),
    rank=9,
    within=SHARE,
    cite=CITE,
    notes=NOTES,
)
