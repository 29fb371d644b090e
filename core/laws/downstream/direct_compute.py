r"""Accuracy directly by compute: Q(C) = q + (1 - q) exp(-A (1e21 / C)^alpha).

C training compute in FLOP, Q the accuracy, q that of guessing. Krajewski et al. 2025 (arXiv:2512.08894).
"""

import jax.numpy as jnp

from ..base import Law
from ._common import SHARE, TARGET, UNIT
from ._direct import ABOVE_CHANCE, CHANCE, CITE, COMPUTE, COMPUTE_TERM, FIT_ONLY, OF_COMPUTE, by_compute


def predict(p, x):
    """Return the accuracy of one run with x["flops"] FLOP."""
    return p["chance"] + (1.0 - p["chance"]) * jnp.exp(-by_compute(p, x))


LAW = Law(
    "direct-compute",
    title="Accuracy directly by compute",
    formula=rf"Q(C) = q + (1 - q) \exp\left(-{COMPUTE_TERM}\right)",
    target=TARGET,
    unit=UNIT,
    features=(COMPUTE,),
    params=(CHANCE, *OF_COMPUTE),
    predict=predict,
    objective="huber",
    published=(),
    within=SHARE,
    cost=None,
    cite=CITE,
    notes=(
        FIT_ONLY,
        ABOVE_CHANCE,
        "Beyond its runs, up to 6.7 times their compute, the authors print a mean relative error of 1.96 %: less than "
        "by two steps over the loss (6.67 and 6.35 %) and than a broken power law (2.71 %).",
    ),
)
