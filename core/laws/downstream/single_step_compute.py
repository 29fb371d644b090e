r"""Accuracy by compute in one step: a(C) = q + h / (1 + exp(E + A (1e21 / C)^alpha)).

C training compute in FLOP, a the accuracy: q where the model guesses. A sigmoid of a law of the loss with three
parameters, one of the baselines of Magnusson et al. 2025 (arXiv:2504.11393, DataDecide).
"""

import jax

from ..base import Law
from ._common import SHARE, TARGET, UNIT
from ._direct import COMPUTE, COMPUTE_TERM, OF_COMPUTE, by_compute
from ._single import BASE, CITE, NOTES, OFFSET, RISE


def predict(p, x):
    """Return the accuracy of one run with x["flops"] FLOP."""
    return p["q"] + p["h"] * jax.nn.sigmoid(-p["offset"] - by_compute(p, x))


LAW = Law(
    "single-step-compute",
    title="Accuracy by compute: a sigmoid of a loss",
    formula=rf"a(C) = q + \frac{{h}}{{1 + \exp\left(E + {COMPUTE_TERM}\right)}}",
    target=TARGET,
    unit=UNIT,
    features=(COMPUTE,),
    params=(BASE, RISE, OFFSET, *OF_COMPUTE),
    predict=predict,
    objective="mse",
    published=(),
    within=SHARE,
    cost=None,
    cite=CITE,
    notes=NOTES,
)
