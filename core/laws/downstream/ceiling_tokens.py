r"""Accuracy by data: a(D) = a_inf - B / D^beta.

D training tokens, a the accuracy, or another share that rises to a ceiling.
Rosenfeld et al. 2020 (arXiv:1909.12673) write the error 1 - a of image classifiers so, as powers above a constant.
"""

from .._powers import power
from ..base import Feature, Law
from ._common import CEILING, CITE, NOTES, SHARE, TARGET, UNIT, coefficient, exponent


def predict(p, x):
    """Return the accuracy of one run with x["tokens"] tokens."""
    return p["ceiling"] - p["B"] * power(x["tokens"], -p["beta"])


LAW = Law(
    key="ceiling-tokens",
    title="Accuracy: data, up to a ceiling",
    formula=r"a(D) = a_{\infty} - \frac{B}{D^{\beta}}",
    target=TARGET,
    unit=UNIT,
    features=(
        Feature(
            "tokens",
            kind="scale",
            symbol="D",
            unit="tokens",
            doc="training tokens",
            range=(1e8, 1e14),
        ),
    ),
    params=(
        CEILING,
        coefficient("B", "what data lack, at one token"),
        exponent("beta", "how fast data help"),
    ),
    predict=predict,
    objective="mse",
    published=(),
    rank=10,
    within=SHARE,
    cite=CITE,
    notes=NOTES,
)
