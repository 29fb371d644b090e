r"""Accuracy directly by size and data: Q(N, D) = q + (1 - q) exp(-A (1e9 / N)^alpha - B (1e11 / D)^beta).

N parameters, D training tokens, Q the accuracy, q that of guessing. Krajewski et al. 2025 (arXiv:2512.08894).
"""

import jax.numpy as jnp

from ..base import Law
from ._common import SHARE, TARGET, UNIT
from ._direct import (
    ABOVE_CHANCE,
    CHANCE,
    CITE,
    FIT_ONLY,
    OF_SIZE_AND_DATA,
    SIZE,
    SIZE_AND_DATA_TERMS,
    TOKENS,
    by_size_and_data,
)


def predict(p, x):
    """Return the accuracy of one run with x["params"] parameters and x["tokens"] tokens."""
    return p["chance"] + (1.0 - p["chance"]) * jnp.exp(-by_size_and_data(p, x))


LAW = Law(
    "direct-params-tokens",
    title="Accuracy directly by size and data",
    formula=rf"Q(N, D) = q + (1 - q) \exp\left(-\left[{SIZE_AND_DATA_TERMS}\right]\right)",
    target=TARGET,
    unit=UNIT,
    features=(SIZE, TOKENS),
    params=(CHANCE, *OF_SIZE_AND_DATA),
    predict=predict,
    objective="huber",
    published=(),
    within=SHARE,
    cite=CITE,
    notes=(
        FIT_ONLY,
        ABOVE_CHANCE,
        "It has no ceiling below 1: endless size and data solve every task.",
    ),
)
