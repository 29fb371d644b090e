r"""Pass rate by compute and attempts: R(C, k) = exp(-A (C / C_0)^(-alpha) k^(-beta - delta ln(C / C_0))).

C pre-training compute in FLOP, C_0 = 1e21 FLOP, k attempts. It is ln(-ln R) as a plane in ln C and ln k with their
product. Krajewski et al. 2025 (arXiv:2512.08894), who have C in FLOP.
"""

import jax.numpy as jnp

from ..base import Law, Param, real
from ..downstream._direct import COMPUTE, FLOP
from ._common import ATTEMPTS, FIT_ONLY, SHARE, SHARES, TARGET, UNIT, coefficient, exponent


def predict(p, x):
    """Return the pass rate of a model of x["flops"] FLOP with x["attempts"] attempts."""
    scale, tries = jnp.log(x["flops"] / FLOP), jnp.log(x["attempts"])
    return jnp.exp(-p["A"] * jnp.exp(-p["alpha"] * scale - (p["beta"] + p["mixed"] * scale) * tries))


LAW = Law(
    "pass-by-compute-attempts",
    title="Pass rate by compute and attempts",
    formula=(
        r"R(C, k) = \exp\left(-A \left(\frac{C}{10^{21}}\right)^{-\alpha} "
        r"k^{-\beta - \delta \ln\left(C / 10^{21}\right)}\right)"
    ),
    target=TARGET,
    unit=UNIT,
    features=(COMPUTE, ATTEMPTS),
    params=(
        coefficient("A", (0.1, 10.0), "-ln of the rate at 1e21 FLOP and one attempt"),
        exponent("alpha", "how fast compute helps", (0.02, 0.3)),
        exponent("beta", "how fast attempts help at 1e21 FLOP", (0.05, 0.5)),
        Param("mixed", symbol=r"\delta", domain=real, start=(-0.01, 0.02), unit="",
              doc="how much more attempts help a larger model"),
    ),
    predict=predict,
    objective="mse",
    published=(),
    within=SHARE,
    cost=None,
    cite="arXiv:2512.08894",
    notes=(
        FIT_ONLY,
        "In the form of the paper compute is in FLOP: its coefficients follow from these by the logarithm of 1e21.",
        SHARES,
    ),
)  # fmt: skip
