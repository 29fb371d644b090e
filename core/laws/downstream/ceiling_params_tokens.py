r"""Accuracy by size and data: a(N, D) = a_inf - A / N^alpha - B / D^beta.

N parameters, D training tokens, a the accuracy, or another share that rises to a ceiling.
Rosenfeld et al. 2020 (arXiv:1909.12673) write the error 1 - a of image classifiers so, as powers above a constant.
"""

from .._powers import power
from ..base import Contained, Feature, Law
from ._common import CEILING, CITE, NOTES, SHARE, TARGET, UNIT, coefficient, exponent


def predict(p, x):
    """Return the accuracy of one run with x["params"] parameters and x["tokens"] tokens."""
    return p["ceiling"] - p["A"] * power(x["params"], -p["alpha"]) - p["B"] * power(x["tokens"], -p["beta"])


LAW = Law(
    key="ceiling-params-tokens",
    title="Accuracy: size and data, up to a ceiling",
    formula=r"a(N, D) = a_{\infty} - \frac{A}{N^{\alpha}} - \frac{B}{D^{\beta}}",
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
        coefficient("A", "what size lacks, at one parameter"),
        coefficient("B", "what data lack, at one token"),
        exponent("alpha", "how fast size helps"),
        exponent("beta", "how fast data help"),
    ),
    predict=predict,
    objective="mse",
    published=(),
    rank=7,
    within=SHARE,
    cite=CITE,
    notes=NOTES,
    contains=(
        Contained("ceiling-params", held={"B": 0.0, "beta": 0.3}),
        Contained("ceiling-tokens", held={"A": 0.0, "alpha": 0.3}),
    ),
)
