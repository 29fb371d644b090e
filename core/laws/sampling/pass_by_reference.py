r"""Pass rate by the probability of the reference solution: R(G) = exp(-E - K (-ln G)^kappa).

G the mean probability that the model gives to the reference solution, R the share of problems that k attempts solve,
for one k. Schaeffer et al. 2025 (arXiv:2509.24012).
"""

import jax.numpy as jnp

from .._powers import power
from ..base import Domain, Feature, Law
from ._common import FIT_ONLY, FLOOR, SHARE, SHARES, TARGET, UNIT, coefficient, exponent


def predict(p, x):
    """Return the pass rate of a model that gives the reference x["metric/reference_probability"]."""
    return jnp.exp(-p["E"] - p["K"] * power(-jnp.log(x["metric/reference_probability"]), p["kappa"]))


LAW = Law(
    "pass-by-reference",
    title="Pass rate by the probability of the reference",
    formula=r"R(G) = \exp\left(-E - K \left(-\ln G\right)^{\kappa}\right)",
    target=TARGET,
    unit=UNIT,
    features=(
        Feature(
            "metric/reference_probability", kind="scale", symbol="G", unit="as given", range=(1e-6, 0.5),
            doc="mean probability of the reference solution",
            domain=Domain("(0, 1)", 0.0, 1.0, log=True, open_below=True, open_above=True),
        ),
    ),
    params=(
        FLOOR,
        coefficient("K", (0.01, 3.0), "-ln of the rate where G is 1 / e"),
        exponent("kappa", "how the two go together", (0.3, 2.0)),
    ),
    predict=predict,
    objective="mse-log",
    published=(),
    within=SHARE,
    cost=None,
    cite="arXiv:2509.24012",
    notes=(
        FIT_ONLY,
        "The probability of a known solution is smooth where pass rates are still 0: it tells small models apart.",
        SHARES,
    ),
)  # fmt: skip
