r"""Pass rate at some number of attempts by size and data: R(N, D) = exp(-E - A (1e9 / N)^alpha - B (1e11 / D)^beta).

N parameters, D training tokens, R the share of problems that k attempts solve, for one k. Schaeffer et al. 2025
(arXiv:2509.24012); with E = 0 Krajewski et al. 2025 (arXiv:2512.08894).
"""

import jax.numpy as jnp

from ..base import Law
from ..downstream._direct import OF_SIZE_AND_DATA, SIZE, SIZE_AND_DATA_TERMS, TOKENS, by_size_and_data
from ._common import FIT_ONLY, FLOOR, SHARE, SHARES, TARGET, UNIT


def predict(p, x):
    """Return the pass rate of a model of x["params"] parameters on x["tokens"] tokens."""
    return jnp.exp(-p["E"] - by_size_and_data(p, x))


LAW = Law(
    "pass-by-params-tokens",
    title="Pass rate by size and data",
    formula=rf"R(N, D) = \exp\left(-\left[E + {SIZE_AND_DATA_TERMS}\right]\right)",
    target=TARGET,
    unit=UNIT,
    features=(SIZE, TOKENS),
    params=(FLOOR, *OF_SIZE_AND_DATA),
    predict=predict,
    objective="mse-log",
    published=(),
    within=SHARE,
    cite="arXiv:2509.24012; arXiv:2512.08894",
    notes=(
        FIT_ONLY,
        "It is the law of size and data for -ln R: the same rule splits a budget between the two.",
        "A fit is for one number of attempts.",
        SHARES,
    ),
)
