r"""Best number of steps from compute: S_opt(C) = k C^a, at a batch that is free.

S_opt optimiser steps, C training compute in FLOP. Shuai et al. 2024 (arXiv:2412.01505) find a = 0.434 for steps and
0.102 for the batch, which add up to the exponent of their tokens, 0.536.
"""

from ..base import Feature
from ..power_product import coefficient, exponent, product_of_powers

_COMPUTE = Feature("flops", kind="scale", symbol="C", unit="FLOP", doc="training compute", range=(1e16, 1e26))

LAW = product_of_powers(
    "optimal-steps-compute",
    title="Best number of steps from compute",
    formula=r"S_{\mathrm{opt}}(C) = k\, C^{a}",
    target="steps",
    unit="steps",
    coefficient=coefficient("steps", start=(1e-8, 1e3), doc="best steps at one FLOP"),
    powers={_COMPUTE: exponent("a", start=(0.1, 0.8), doc="share of compute growth that goes into steps")},
    published=(),
    cite="arXiv:2412.01505",
    notes=(
        "Fit only: Shuai et al. 2024 find a = 0.434, on models of 125M to 2.6B and up to 300B tokens; their "
        "coefficient could not be read.",
        "Batch, steps and size share the growth of compute: by the same paper C^0.102, C^0.434 and C^0.464.",
        "Ten times the compute takes 2.7 times the steps.",
    ),
    cost=None,
)
