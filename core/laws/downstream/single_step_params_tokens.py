r"""Accuracy by size and data in one step: a(N, D) = q + h / (1 + exp(E + A (1e9 / N)^alpha + B (1e11 / D)^beta)).

N parameters, D training tokens, a the accuracy: q where the model guesses. A sigmoid of a law of the loss with five
parameters, one of the baselines of Magnusson et al. 2025 (arXiv:2504.11393, DataDecide).
"""

import jax

from ..base import Law
from ._common import SHARE, TARGET, UNIT
from ._direct import OF_SIZE_AND_DATA, SIZE, SIZE_AND_DATA_TERMS, TOKENS, by_size_and_data
from ._single import BASE, CITE, NOTES, OFFSET, RISE


def predict(p, x):
    """Return the accuracy of one run with x["params"] parameters and x["tokens"] tokens."""
    return p["q"] + p["h"] * jax.nn.sigmoid(-p["offset"] - by_size_and_data(p, x))


LAW = Law(
    "single-step-params-tokens",
    title="Accuracy by size and data: a sigmoid of a loss",
    formula=rf"a(N, D) = q + \frac{{h}}{{1 + \exp\left(E + {SIZE_AND_DATA_TERMS}\right)}}",
    target=TARGET,
    unit=UNIT,
    features=(SIZE, TOKENS),
    params=(BASE, RISE, OFFSET, *OF_SIZE_AND_DATA),
    predict=predict,
    objective="mse",
    published=(),
    within=SHARE,
    cite=CITE,
    notes=NOTES,
)
