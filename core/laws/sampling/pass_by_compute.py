r"""Pass rate at some number of attempts by pre-training compute: R(C) = exp(-E - A (1e21 / C)^alpha).

C pre-training compute in FLOP, R the share of problems that k attempts solve, for one k. Schaeffer et al. 2025
(arXiv:2509.24012) fit E, A and alpha for each k.
"""

import jax.numpy as jnp

from ..base import Law
from ..downstream._direct import COMPUTE, COMPUTE_TERM, OF_COMPUTE, by_compute
from ._common import FIT_ONLY, FLOOR, SHARE, SHARES, TARGET, UNIT


def predict(p, x):
    """Return the pass rate of a model of x["flops"] FLOP."""
    return jnp.exp(-p["E"] - by_compute(p, x))


LAW = Law(
    "pass-by-compute",
    title="Pass rate by pre-training compute",
    formula=rf"R(C) = \exp\left(-E - {COMPUTE_TERM}\right)",
    target=TARGET,
    unit=UNIT,
    features=(COMPUTE,),
    params=(FLOOR, *OF_COMPUTE),
    predict=predict,
    objective="mse-log",
    published=(),
    within=SHARE,
    cost=None,
    cite="arXiv:2509.24012",
    notes=(
        FIT_ONLY,
        "A fit is for one number of attempts. On GSM8K the authors print for Pythia E about 2.0 and alpha .121 at one "
        "attempt, E about 0 at 100, and E = 0 and alpha .375 at 10,000; A is not printed.",
        "Along the best split of compute alpha = 1 / (1 / alpha_N + 1 / beta_D) of the law by size and data.",
        SHARES,
    ),
)
